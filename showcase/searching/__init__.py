"""One search over everything public: solutions, guides, problems, vendors, provinces.

Each kind is a source (``sources``): what it is called, what of it can be found, how a hit is shown.
A new kind is one more file and one more line there.
"""
