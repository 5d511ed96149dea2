"""A feed in Atom (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

from bot.web.channel import NAME, Channel
from bot.web.items import Item

NAMESPACE = "http://www.w3.org/2005/Atom"
ET.register_namespace("", NAMESPACE)


def atom(channel: Channel) -> bytes:
    """The whole document."""
    feed = ET.Element(_name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    _text(feed, "id", channel.id)
    _text(feed, "title", channel.title)
    _text(feed, "subtitle", channel.said)
    _text(feed, "updated", _moment(channel.updated))
    _link(feed, "self", channel.url("atom"), "application/atom+xml")
    _link(feed, "alternate", channel.page, "text/html")
    _person(feed, NAME)
    _text(feed, "generator", NAME)
    for item in channel.items:
        _entry(feed, item)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, item: Item) -> None:
    entry = ET.SubElement(feed, _name("entry"))
    _text(entry, "id", item.id)
    _text(entry, "title", item.title)
    _text(entry, "updated", _moment(item.updated))
    _text(entry, "published", _moment(item.published))
    _person(entry, item.author)
    _link(entry, "alternate", item.page, "text/html")
    if item.original:
        _link(entry, "via", item.original)
    if item.picture:
        _link(entry, "enclosure", item.picture, item.media_type)
    for key, name in item.tags.items():
        ET.SubElement(entry, _name("category"), term=key, label=name)
    if item.summary:
        _text(entry, "summary", item.summary)
    _text(entry, "content", item.html).set("type", "html")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, _name(name))
    element.text = text
    return element


def _person(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, _name("author")), "name", name)


def _link(parent: ET.Element, rel: str, href: str, media_type: str = "") -> None:
    ET.SubElement(parent, _name("link"), {"rel": rel, "href": href} | ({"type": media_type} if media_type else {}))


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
