"""All that may be done to an initiative, from an idea to a pebble or a told lesson."""

from terril.initiatives.actions.agreeing import conclude, propose_agreement, record_paper_signature, sign
from terril.initiatives.actions.answering import grant, redirect, refuse, revive
from terril.initiatives.actions.closing import close, drop, fail, write_review
from terril.initiatives.actions.doing import declare_done, plan_work_day, start, tell_work_day
from terril.initiatives.actions.hanging import hang
from terril.initiatives.actions.keeping import (
    begin_upkeep,
    choose_next,
    give_up_upkeep,
    propose_hand_over,
    take_over,
)
from terril.initiatives.actions.negotiating import (
    keep_variant,
    open_negotiation,
    propose_variant,
    set_variant_aside,
)
from terril.initiatives.actions.proposing import add_photo, draft, edit, submit, take_photo_out
from terril.initiatives.actions.reviewing import (
    ask_information,
    ask_opinion,
    chase_opinion,
    give_information,
    give_opinion,
    open_review,
)
from terril.initiatives.actions.talking import (
    comment,
    confirm_follow,
    follow,
    hold_comment,
    remove_comment,
    show_comment,
    unfollow,
)

__all__ = [
    "add_photo",
    "ask_information",
    "ask_opinion",
    "begin_upkeep",
    "chase_opinion",
    "choose_next",
    "close",
    "comment",
    "conclude",
    "confirm_follow",
    "declare_done",
    "draft",
    "drop",
    "edit",
    "fail",
    "follow",
    "give_information",
    "give_opinion",
    "give_up_upkeep",
    "grant",
    "hang",
    "hold_comment",
    "keep_variant",
    "open_negotiation",
    "open_review",
    "plan_work_day",
    "propose_agreement",
    "propose_hand_over",
    "propose_variant",
    "record_paper_signature",
    "redirect",
    "refuse",
    "remove_comment",
    "revive",
    "set_variant_aside",
    "show_comment",
    "sign",
    "start",
    "submit",
    "take_over",
    "take_photo_out",
    "tell_work_day",
    "unfollow",
    "write_review",
]
