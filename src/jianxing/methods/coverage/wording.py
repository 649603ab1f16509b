"""What is said of files of outlets and residents: English messages by their code, translated by whoever says them."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    "no_such_file": gettext_noop("There is no such file of outlets."),
    "file_empty": gettext_noop("The file of outlets is empty."),
    "file_unknown": gettext_noop("This is none of CSV, xlsx, xls and JSON."),
    "file_broken": gettext_noop("The file of outlets cannot be read: %(reason)s"),
    "file_too_large": gettext_noop("The file is larger than %(most)s MB: split it by place."),
    "needs_memory": gettext_noop(
        "Reading the workbook needs more memory or time than a list may take: save it as CSV."
    ),
    "encoding_unknown": gettext_noop("The text is neither UTF-8 nor GB 18030: save it as UTF-8."),
    "too_many_rows": gettext_noop("There are more than %(most)s outlets: split the file by place."),
    "no_heading": gettext_noop(
        "No row of headings was found: name a column 名称 and one 区县, 行政区划代码 or 经度 and 纬度."
    ),
    "no_outlets": gettext_noop("There is no outlet under the headings."),
    "no_residents": gettext_noop(
        "No residents were found: take the columns 区县 (or 行政区划代码), 常住人口 and 年份."
    ),
    "personal": gettext_noop(
        "The column “%(heading)s” looks like %(what)s. Nobody's person, card or single use is kept here: delete the column and "
        "bring the list of institutions alone."
    ),
    "personal_several": gettext_noop(
        "The columns %(headings)s look like persons, cards or single uses. Nobody's person, card or single use is kept here: "
        "delete them and bring the list of institutions alone."
    ),
    "scene_unknown": gettext_noop(
        "The scene “%(value)s” is not known: write 医疗, 景区, 博物馆, 图书馆, 车站 or 办事."
    ),
    "home_unknown": gettext_noop(
        "“%(value)s” names no place whose cards are meant: write 北京, 天津 or 河北."
    ),
    "district_unknown": gettext_noop(
        "The district “%(value)s” was not found: write its six-digit code, or the province beside it."
    ),
    "too_many_matters": gettext_noop("There are more than %(most)s matters: split the list by department."),
    "near_border": gettext_noop(
        "It names no district and lies in %(value)s within 500 m of a border: it is counted there; have the row name its"
        " district."
    ),
    "off_earth": gettext_noop("Longitude and latitude lie outside the map and were left out."),
    "not_a_number": gettext_noop("“%(value)s” is no number of residents."),
    "left_columns": gettext_noop("These columns of the list were not read: %(columns)s."),
    "all_homes": gettext_noop(
        "The list does not say whose cards are taken: all three places are taken as declared."
    ),
}
#: What a column looks like that is refused.
PERSONAL: Final = {
    "holder": gettext_noop("the holder of a card"),
    "card": gettext_noop("the number of a card"),
    "identity": gettext_noop("the number of an identity document"),
    "telephone": gettext_noop("a telephone number"),
    "use": gettext_noop("a single use of a card"),
}
