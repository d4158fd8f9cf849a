"""Making trails, and looking after posts."""

from terril.trails.actions.mark import choose_mark, remove_mark
from terril.trails.actions.posts import (
    add_post,
    add_posts,
    edit_post,
    install_post,
    remove_post,
)
from terril.trails.actions.trails import (
    create_trail,
    edit_trail,
    order_posts,
    publish_trail,
    withdraw_trail,
)

__all__ = [
    "add_post",
    "add_posts",
    "choose_mark",
    "create_trail",
    "edit_post",
    "edit_trail",
    "install_post",
    "order_posts",
    "publish_trail",
    "remove_mark",
    "remove_post",
    "withdraw_trail",
]
