"""What every document of a state agency has, whoever writes the file. Pure.

Apart from ``state_paper``, which writes .docx files and takes long to load.
"""

from dataclasses import dataclass
from typing import Final

# The decree prescribes these words, in these letters; they are the same in every language.
STATE_NAME: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the document: the agency above ("" for none), the agency, its number and date."""

    superior: str
    issuer: str
    number: str
    place_and_date: str
