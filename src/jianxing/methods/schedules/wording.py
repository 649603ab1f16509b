"""What is said of schedules: English messages by their code, translated by whoever says them.

Each says what is wrong; where it is – the task and the field – is said before it.
"""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


#: Why a file or a network is refused, and what to do.
REFUSALS: Final = {
    "file_too_large": gettext_noop("The file is larger than %(most)s MB: export one project at a time."),
    "file_empty": gettext_noop("The file is empty."),
    "file_is_mpp": gettext_noop("This is an old .xls or an .mpp: save it as XML (MSPDI) or .xlsx."),
    "file_unknown": gettext_noop("This is none of MSPDI (XML), XER, xlsx and JSON."),
    "encoding_unknown": gettext_noop("Its text is in no known encoding: save it as UTF-8."),
    "archive_broken": gettext_noop("The archive is broken: save the file anew."),
    "archive_bomb": gettext_noop("Unpacked it would be far larger than it is packed: it is not opened."),
    "archive_locked": gettext_noop("The file is locked with a password: save it without one."),
    "workbook_broken": gettext_noop("The workbook cannot be read (%(reason)s): save it anew."),
    "workbook_without_headings": gettext_noop(
        "No sheet has the headings 任务名称 and 工期 (or 开始时间 and 完成时间) in its first 40 rows."
    ),
    "xml_hostile": gettext_noop("The XML has a DOCTYPE or entities, which are not read: export it anew."),
    "xml_broken": gettext_noop("The XML is broken (%(reason)s): export it anew."),
    "xml_too_deep": gettext_noop(
        "The XML is deeper than %(most)s elements, or has too many: it is not read."
    ),
    "xml_not_mspdi": gettext_noop(
        "The XML begins with “%(value)s” and is no MSPDI: save it as XML in Project."
    ),
    "xer_row_without_fields": gettext_noop("A row stands before its fields (%%F): export it anew."),
    "json_broken": gettext_noop("This is no JSON (%(reason)s)."),
    "not_an_object": gettext_noop("Here an object is expected."),
    "not_a_list": gettext_noop("Here a list is expected."),
    "not_text": gettext_noop("“%(value)s” is no text."),
    "field_unknown": gettext_noop("This field is not known: see the reference for those that are."),
    "missing": gettext_noop("It is missing: fill it in."),
    "too_many": gettext_noop("There are more than %(value)s: split the file."),
    "not_a_value": gettext_noop("“%(value)s” cannot stand here."),
    "not_a_number": gettext_noop("“%(value)s” is no number."),
    "not_a_date": gettext_noop("“%(value)s” is no date: write 2025-03-03."),
    "not_a_time": gettext_noop("“%(value)s” is no time of day: write 08:00."),
    "not_a_duration": gettext_noop("“%(value)s” is no duration: write PT16H0M0S."),
    "not_an_amount": gettext_noop("“%(value)s” is no number of days: write 5, 5天, 5日历天 or 50%%."),
    "not_a_predecessor": gettext_noop("“%(value)s” is no predecessor: write 3, 3SS or 3FS+2天."),
    "year_impossible": gettext_noop("%(value)s lies outside 1970 to 2200."),
    "too_long_a_time": gettext_noop("“%(value)s” is longer than a hundred years."),
    "hours_overlap": gettext_noop("The hours %(value)s overlap others or end before they begin."),
    "ends_before": gettext_noop("It ends on %(value)s, before it begins."),
    "start_missing": gettext_noop("The start of the project is missing: fill it in."),
    "no_tasks": gettext_noop("There are no tasks in it."),
    "id_too_long": gettext_noop(
        "This id is longer than %(most)s characters: put it into the name, and give a short one."
    ),
    "task_twice": gettext_noop("Two tasks have this id: give each its own."),
    "duration_negative": gettext_noop("The duration is less than nothing."),
    "duration_missing": gettext_noop("The duration is missing, and so are the dates that would give it."),
    "calendar_unknown": gettext_noop("There is no calendar “%(value)s” in the file."),
    "calendar_twice": gettext_noop("Two calendars have the id “%(value)s”."),
    "calendar_loop": gettext_noop("The calendar is based on itself."),
    "calendar_broken": gettext_noop("The brackets of the calendar do not match: export it anew."),
    "calendar_never_works": gettext_noop("The calendar “%(value)s” works on no day of the week."),
    "parent_unknown": gettext_noop("There is no task “%(value)s” to lie under."),
    "below_itself": gettext_noop("The task lies below itself, under “%(value)s”."),
    "link_to_unknown": gettext_noop("There is no task “%(value)s”: remove the link or add the task."),
    "link_to_itself": gettext_noop("The task waits for itself: remove the link."),
    "loop": gettext_noop("Tasks wait for one another in a circle: %(value)s. Remove one of these links."),
    "beyond_calendar": gettext_noop(
        "The dates run beyond what the calendars reach: look for a duration or a lag that is too long."
    ),
    "blocker_twice": gettext_noop("Two blockers have this id: give each its own."),
    "blocker_open": gettext_noop("It has neither an actual nor an expected end: give one."),
    "task_unknown": gettext_noop("There is no task “%(value)s” in the schedule."),
    "task_is_summary": gettext_noop("“%(value)s” sums up other tasks: name those that are held up."),
    "update_unknown": gettext_noop(
        "There is no update %(value)s: give the data date or the number of the frozen one."
    ),
    "approvals_loop": gettext_noop(
        "Approvals wait for one another in a circle: %(value)s. Remove one of these prerequisites."
    ),
    "no_approvals": gettext_noop("There are no approvals in it."),
    "approval_twice": gettext_noop("“%(value)s” is given twice: give each approval a code of its own."),
    "bundle_without_headings": gettext_noop(
        "No sheet has the headings 事项名称 and 审批单位 and 法定时限 in its first 40 rows."
    ),
    "material_twice": gettext_noop("Two materials have this id: give each its own."),
    "day_twice": gettext_noop("The calendar names %(value)s twice."),
    "pause_kind_unknown": gettext_noop("“%(value)s” stops no clock: see the reference for what does."),
    "approval_unknown": gettext_noop("There is no approval “%(value)s” in the bundle."),
}

#: What of a file is not represented as it stands there.
REMARKS: Final = {
    "calendar_assumed_office": gettext_noop("No calendar in the file: Monday to Friday are worked, without holidays."),
    "calendar_assumed_every_day": gettext_noop("No calendar in the file: every day is worked."),
    "calendar_replaced": gettext_noop("The project's calendar %(value)s is not in the file; its first one is used."),
    "exception_not_followed": gettext_noop("The exception “%(value)s” repeats in a way that is not followed."),
    "scheduled_from_finish": gettext_noop("The project was planned back from its finish; here it runs from its start."),
    "inactive": gettext_noop("An inactive task is left out."),
    "manual": gettext_noop("A task placed by hand stays where it is; what comes before does not move it."),
    "external": gettext_noop("A task of another project is taken as one of this."),
    "cross_project": gettext_noop("A link to another project (%(value)s) is left out."),
    "links_left_out": gettext_noop("%(value)s links of tasks that are left out are left out."),
    "leveling_left_out": gettext_noop("A leveling delay is left out."),
    "assignments_left_out": gettext_noop("Resources are left out: durations stand as the file has them."),
    "as_late_as_possible": gettext_noop("“As late as possible” changes no early or late date."),
    "mandatory_as_bounds": gettext_noop("A mandatory date does not break links: what cannot be kept shows as negative float."),
    "progress_override": gettext_noop("Progress override is not followed: what remains waits for its predecessors."),
    "spanning_left_out": gettext_noop("A task that spans others (%(value)s) is left out."),
    "suspension_left_out": gettext_noop("A suspension is left out: enter it as a blocker."),
    "other_projects": gettext_noop("%(value)s other projects in the file are left out."),
    "summary_start_link": gettext_noop("A link from the start of the summary %(value)s is left out."),
    "summary_empty": gettext_noop("A summary without tasks is left out."),
    "duration_from_dates": gettext_noop("No duration: counted from the dates in the sheet."),
    "not_written_constraint": gettext_noop("“%(value)s” has no place in this format and is not written."),
    "not_written_lag": gettext_noop("The lag “%(value)s” is written in days worked."),
    "not_written_baseline": gettext_noop("The baseline “%(value)s” has no place in this format and is not written."),
    "not_written_ids": gettext_noop("In this format numbers 1.2.3 say what lies under what: tasks are numbered anew."),
    "not_written_hours": gettext_noop("Hours of the day have no place in this format; days worked are written."),
    "not_written_elapsed": gettext_noop("A duration of the clock has no place in this format; it is written as hours worked."),
}  # fmt: skip

MESSAGES: Final = REFUSALS | REMARKS
