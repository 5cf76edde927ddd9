"""What staff read beside the fields of solutions, listings, prices and evaluations.

Plain words with an example where one helps. They stand here and not on the models, so that wording
can be improved without touching the database.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HelpTexts = Mapping[str, str | Promise]

_IN_ENGLISH: Final = _("For the English pages. Empty: the Vietnamese text is shown there.")

LISTING: Final[HelpTexts] = {
    "province": _("The province whose centre offers the solution."),
    "solution": _(
        "Type a part of the name, without accents too, for example: hoa don dien tu. Not found? "
        "Press + to enter a new solution."
    ),
    "publish_on": _("The day from which visitors see it. Empty: as soon as it is approved."),
    "is_featured": _("Tick it if the solution can be seen in the room of the centre now."),
    "featured_reason": _("For example: Đạt giải Sản phẩm công nghệ số Make in Viet Nam 2026."),
    "booth_code": _("The number on the booth, printed on its card too, for example: 07."),
    "trial_offer": _("Tick it if an agency of the province can try the product before paying."),
    "trial_note": _("For example: Dùng thử miễn phí 30 ngày, tối đa 20 tài khoản."),
    "contact_email": _(
        "The mailbox of an office, not of a person, for example: tuvan.danang@congty.vn."
    ),
    "contact_phone": _("The number of an office or hotline, for example: 1900 1234."),
    "price_checked_on": _("The day of the vendor's letter, e-mail or price list."),
    "price_check_source": _("For example: Công văn số 15/CV-ABC ngày 03/11/2026."),
    "approval_number": _("If a paper approved it, for example: 45/QĐ-SKHCN. None: leave it empty."),
    "approval_date": _("The date on that paper."),
}

PLAN: Final[HelpTexts] = {
    "listing": _("The listing to which this price belongs; type a part of the solution's name."),
    "name": _("As the vendor's price list has it, for example: Gói Cơ bản."),
    "role": _(
        "Base: what one needs in order to use the product. Add-on: what may be bought besides. "
        "Service: training, data entry, integration."
    ),
    "charge": _(
        "How one pays: again and again (subscription), once (purchase), by use, nothing, or on "
        "request when the vendor names no price."
    ),
    "amount": _(
        "In dong, for one unit and one period, for example: 150000. Free or on request: leave it "
        "empty."
    ),
    "period_months": _(
        "What the amount pays for: 1 a month, 3 a quarter, 12 a year. A purchase has none."
    ),
    "unit": _("What one pays per, for example: tài khoản, hóa đơn, trường, giường bệnh."),
    "quantity_min": _("The smallest quantity that is sold, for example: 10."),
    "quantity_max": _("The greatest quantity to which this price applies. Empty: no limit."),
    "quantity_included": _("How many units the amount covers, for example: 500 (hóa đơn)."),
    "extra_unit_amount": _("In dong, for each unit beyond those included, for example: 300."),
    "setup_fee": _("In dong, paid once at the beginning, for example: 3000000. None: 0."),
    "setup_per_unit": _("Tick it if each unit, for example each commune, pays it again."),
    "renewal_amount": _("In dong, if the price from the second period on is another one."),
    "maintenance_percent": _("For purchases: each year so many percent, for example: 15."),
    "warranty_months": _("Months without maintenance cost, for example: 12."),
    "minimum_months": _("The shortest contract, in months, for example: 12."),
    "trial_days": _("Days of use before paying, for example: 30. None: leave it empty."),
    "condition": _("For example: Đơn vị sự nghiệp công lập dưới 50 cán bộ."),
    "vat": _("As the price list says. If it says nothing, choose “VAT not stated”."),
    "vat_rate": _("Only if VAT comes on top, for example: 8 or 10."),
    "valid_from": _("The first day of this price. Empty: since ever."),
    "valid_to": _(
        "The last day of this price. A price that was public is not deleted: it gets its last day."
    ),
    "source": _("Where the price is from, for example: Bảng giá 2026, https://congty.vn/bang-gia."),
    "source_kind": _("A quotation only with the vendor's consent to publish it."),
    "note": _("What a buyer must know and no other field says."),
    "position": _("Smaller numbers stand first: 0, 1, 2."),
}

PROMOTION: Final[HelpTexts] = {
    "amount": _("In dong, instead of the price, for example: 120000. Or enter the reduction."),
    "percent": _("In percent of the price, for example: 20. Or enter the promotional price."),
    "starts_on": _("The first day of the promotion."),
    "ends_on": _("The last day; on the day after, the usual price is shown by itself."),
    "condition": _("For example: Ký hợp đồng từ 24 tháng."),
}

SOLUTION: Final[HelpTexts] = {
    "name": _(
        "The product's name without the firm's, for example: Phần mềm Quản lý bệnh viện ABC."
    ),
    "name_en": _IN_ENGLISH,
    "vendor": _("Type a part of the firm's name or its tax code. Not found? Press + to enter it."),
    "kind": _("Free: no charge for using it. State shared platforms are named by the ministry."),
    "readiness": _("How far the product is; “Mature” means used widely for years."),
    "summary": _(
        "What it does and for whom, in one or two sentences; lists show the first 200 letters."
    ),
    "summary_en": _IN_ENGLISH,
    "problem": _(
        "What goes badly today, in an official's own words, for example: Người dân phải nộp lại "
        "giấy tờ đã có."
    ),
    "problem_en": _IN_ENGLISH,
    "description": _("How it works and what one needs in order to use it. No advertising."),
    "description_en": _IN_ENGLISH,
    "features": _("One on each line, for example: Ký số từ xa."),
    "sectors": _("The fields in which it is used; visitors look for solutions by them."),
    "audiences": _("Who uses it: state agencies, businesses, citizens."),
    "deployment": _("Where the software runs."),
    "security_level": _("1 to 5, only if the vendor has shown it by papers."),
    "data_location": _("For example: Trung tâm dữ liệu tại Hà Nội, Việt Nam."),
    "integrations": _("Separated by semicolons, for example: VNeID; LGSP; Cổng dịch vụ công."),
    "languages": _("Separated by semicolons, for example: Tiếng Việt; Tiếng Anh."),
    "vietnamese_product": _("Made by a Vietnamese firm or person. Not known: leave it open."),
    "off_the_shelf": _("Offered to many customers on the same published conditions."),
    "off_the_shelf_basis": _(
        "Where these conditions stand, for example: https://congty.vn/dieu-khoan."
    ),
    "website": _("The page of this product, for example: https://congty.vn/hoa-don."),
    "video_url": _("A video that shows the product; visitors open it on its own site."),
    "replaced_by": _("If the vendor no longer offers it: the product that takes its place."),
}

EVALUATION: Final[HelpTexts] = {
    "solution": _("Type a part of the name, without accents too."),
    "province": _("The province whose council evaluated it."),
    "body": _("The council or agency that evaluated it. The province's own is entered first."),
    "criteria_set": _("The published criteria by which it was scored; the lines below follow it."),
    "product_version": _("What was looked at, for example: 5.2."),
    "evaluated_on": _("The day of the council's session."),
    "valid_until": _(
        "The last day on which it counts. 24 months after the session are proposed, since products "
        "change and a later version was not looked at; what the council decided goes before. "
        "Empty: no end was set."
    ),
    "method": _(
        "Visitors read it: how it was looked at, where, for how long, with whom. For example: Đọc "
        "hồ sơ, dùng thử tại 02 xã trong 04 tuần, phỏng vấn 15 người dùng."
    ),
    "founding_number": _("For example: 120/QĐ-SKHCN."),
    "members_present": _("How many members voted, for example: 7."),
    "members_total": _("How many members the council has, for example: 9."),
    "minutes_number": _("For example: 03/BB-HĐĐG."),
    "result_number": _("The paper that made the result known, for example: 88/TB-SKHCN."),
    "result_signer": _("The office, not the person, for example: Giám đốc Sở."),
    "has_conflict_forms": _(
        "Tick it only if every member signed. Visitors then read: “The members declared that they "
        "have no conflict of interest.”"
    ),
    "conflict_file": _(
        "The signed declarations as one PDF. Visitors never get it; only your province's staff and "
        "the ministry can open it."
    ),
    "original_file": _(
        "PDF with signatures. Visitors never get it; only your province's staff and the ministry "
        "can open it."
    ),
    "public_file": _(
        "PDF for visitors, another file than the original: without names of members, signatures, "
        "telephone numbers, identity numbers."
    ),
    "vendor_notified_on": _(
        "Needed for a result below 50 points: it is public when the firm had 10 working days to "
        "reply."
    ),
    "vendor_reply": _("As the firm wrote it; visitors read it beside the result."),
}

RECOGNITION: Final[HelpTexts] = {
    "kind": _("It stands beside evaluations and never becomes points."),
    "title": _("As the paper has it, for example: Giải thưởng Sản phẩm số tiêu biểu năm 2026."),
    "issuer": _("Who gave it, an office or organisation, for example: Hiệp hội Phần mềm A."),
    "number": _("The number of the paper, for example: 12/QĐ-HHPM."),
    "scope": _("What it is about if not the whole product, for example: phân hệ kế toán."),
    "product_version": _("What was looked at, for example: 5.2."),
    "valid_until": _("The last day. Empty: it does not lapse."),
    "original_file": _(
        "PDF with signatures. Visitors never get it; only the staff who keep the solution and the "
        "ministry can open it."
    ),
    "file": _(
        "PDF or picture for visitors, another file than the original, without personal data."
    ),
}

BODY: Final[HelpTexts] = {
    "name": _("For example: Hội đồng đánh giá giải pháp chuyển đổi số thành phố Đà Nẵng."),
    "about": _("Who sits in it by office, and what it evaluates; no names of people."),
    "founding_number": _("For example: 120/QĐ-SKHCN."),
    "legal_basis": _("The instruments on which it rests; visitors read when one has lapsed."),
}

CRITERIA_SET: Final[HelpTexts] = {
    "name": _("For example: Bộ tiêu chí đánh giá giải pháp chuyển đổi số."),
    "slug": _("A part of the public address; all versions of a set have the same."),
    "version": _("For example: 2.0. A published version never changes."),
    "legal_basis": _("The instruments on which it rests; visitors read when one has lapsed."),
}

CRITERION: Final[HelpTexts] = {
    "key": _("Left empty it is made from the name. The same key means the same criterion."),
    "weight": _("In percent; the weights of a set sum to 100."),
    "description": _("What is looked at, and when it gets full points."),
}

# What to do first where a list has nothing yet.
EMPTY: Final[HelpTexts] = {
    "listing": _(
        "No solution is offered here yet. The quickest way: adopt from another centre, or import "
        "a spreadsheet; both stand in the menu. A single one: press “Add” above."
    ),
    "plan": _("No price yet. Open a listing and add a price plan there, or press “Add” above."),
    "solution": _(
        "The shared registry has no solution yet. Import a spreadsheet, or press “Add” above and "
        "enter the firm, the product and one sentence on what it does."
    ),
    "evaluation": _(
        "No evaluation yet. First enter the council under “Evaluating bodies”; then press “Add” "
        "and type in the scores. A draft may be saved at any time, complete or not."
    ),
    "deployment": _(
        "No use by an agency yet. Press “Add” and enter the agency with its office e-mail; then "
        "send it the link for confirmation, or record its paper."
    ),
}
