"""How NASA's writers speak of a thing: the turns of phrase that tell what part a name plays in a sentence.

A `..._BEFORE` pattern ends where the name begins, a `..._AFTER` pattern begins where it ends. They are meant for short
windows of text, not for whole documents.
"""

from __future__ import annotations

import re

_CRAFT = (
    r"(?i:spacecraft|orbiter|probe|mission|instrument|imager|camera|spectrometer|spectrograph|radiometer|mapper|telescope)"
)
_PICTURES = (
    r"(?:images?|views?|pictures?|photos?|photographs?|data|portraits?|snapshots?|footage|movies?|animations?"
    r"|measurements?|observations?|flybys?)"
)
_TAKES = (
    r"(?:took|takes?|taken|captur(?:ed?|es)|acquired|imaged|snapped|record(?:ed|s)|obtained|observ(?:ed|es)|spott?(?:ed|s)"
    r"|caught|saw|sees?|seen|photographed|returned|collected|gathered|reveal(?:ed|s)|show(?:s|ed)|shot|detect(?:ed|s)|measured"
    r"|found|provide[ds]|made|map(?:ped|s)|viewed|beamed|sent|looked|peer(?:s|ed)|spied|discovered|witnessed|watched|g[eo]ts?)"
)
_NO_LINK = r"(?!(?:the|an?|this|that|its?|and|as|at|by|for|from|in|of|on|or|to|when|while|with)\b)"

# ---- named in passing: compared with, around, the owner of a shadow or of a moon, what a thing is named after

COMPARED_BEFORE = re.compile(
    r"\b(?:like|unlike|than|rivals?|as (?:on|for|with|does|do|is)|same (?:time )?as|similar to|such as|compared (?:to|with)"
    r"|contrast to|besides|including|which includes?|resembl\w+|reminiscent of|analogue? (?:to|of)|Earth and|as \w+ as"
    r"|(?<=\()along with)(?: [A-Z]\w+,? (?:and|or))?"
    r"(?: (?:on|the|its|those of|Jupiter's|Jovian|Galilean|fellow|neighbou?r(?:ing)?|sister|volcanic|large|active|moons?"
    r"|satellites?))*[ ,]$",
    re.IGNORECASE,
)
LANDMARK_BEFORE = re.compile(r"\b(?:between|inside|outside|beyond|vicinity of)(?: volcanic)?(?: moon)?(?: \w+ and)? $")
LANDMARK_AFTER = re.compile(r"(?:'s)? (?:plasma )?(?:orbit|torus|flux tube|footprint)\b")
LINKED_BEFORE = re.compile(
    r"\b(?:link|connect|synchroni[sz]|couple|tie)\w* (?:\w+ ){0,2}(?:to|with)"
    r" (?:(?:its|the|\w+'s|volcanic|active|large|moon) )*$"
)
SHADOW_BEFORE = re.compile(r"\bshadows?(?: (?:cast|thrown))? (?:of|from|by) (?:[\w']+,? ){0,4}$", re.IGNORECASE)
SHADOW_AFTER = re.compile(r"'s (?:\w+ )?shadows?\b| (?:casts?|casting) (?:its|a) shadow", re.IGNORECASE)
OWNER_BEFORE = re.compile(r"\b(?:moons?|satellites?) of (?:the )?(?:planet )?$")
OWNER_AFTER = re.compile(
    rf"'s (?:{_NO_LINK}[\w-]+,? ){{0,3}}(?:moons?|satellites?|Io|Europa|Ganymede|Callisto)\b", re.IGNORECASE
)

NAMED_AFTER = re.compile(
    r"\b(?:[Nn]amed|[Cc]alled) (?:after|for|in honou?r of) (?:the )?"
    r"(?:(?!(?:and|at|by|for|from|in|of|on|or|to|with)\b)[\w'-]+,? ){0,3}$"
)
DATE = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d+ $")
"""A day of a month: "on Feb. 3 Juno" is not asteroid 3."""

# ---- three or more names in a row, and the words that say they are in the picture all the same, and as more than dots

LIST = re.compile(r"(?<![\w'])\[?[A-Z][\w']*\]?(?:,? (?:and|or|&) \[?[A-Z][\w']*\]?|, \[?[A-Z][\w']*\]?){2,}")
LISTED = re.compile(r"\[?[A-Z][\w']*")
LIST_AFTER = re.compile(r"[^.;]{0,60}?, (?:then|followed by) [A-Z][\w']*, [A-Z]")
AS_DOTS = re.compile(
    r"\b(?:in a row|lin(?:e|ed|ing)[ -]up|pinpricks?|points? of light|naked eye|unaided eye|binoculars|telephoto)\b",
    re.IGNORECASE,
)
_PLACED = (
    r"\b(?:left to right|right to left|top to bottom|clockwise|(?:at|on|to) (?:the )?(?:far )?(?:left|right|top|bottom)"
    r"|portrait|montage|mosaic|collage)\b"
    r"|\((?:\w+ )?(?:left|right|top|bottom|center|above|below)\)"
)
_TAKEN = r"\b(?:shown|pictured|captured|imaged)\b"
PLACED = re.compile(_PLACED, re.IGNORECASE)
PLACED_OR_TAKEN = re.compile(f"{_PLACED}|{_TAKEN}", re.IGNORECASE)
IN_THE_PICTURE = re.compile(rf"{_PLACED}|{_TAKEN}|\b(?:visible|seen)\b", re.IGNORECASE)

# ---- called a spacecraft or an instrument

CRAFT_BEFORE = re.compile(rf"\b(?:(?:NASA|ESA|agency)'s|aboard(?: the)?|[Rr]obotic|{_CRAFT},?(?: called| named)?) $")
CRAFT_AFTER = re.compile(
    rf"(?:'s)? (?:{_NO_LINK}\w+[ -]){{0,2}}{_CRAFT}s?\b|'s (?:{_NO_LINK}[\w-]+ ){{0,3}}(?:flyby|perijove)s?\b"
)

# ---- said to have taken something, or to have taken this very picture

TAKER_BEFORE = re.compile(
    rf"\b(?:{_TAKES}|{_PICTURES})\b[^.;]*?\b(?:by|from|with|using|aboard|on)(?: (?:the|a|its|two|of|from|data|raw|NASA's"
    rf"|agency's|robotic|infrared|visible-light|[\w-]+ing|[\w-]+-powered|{_CRAFT}),?)* $"
)
TAKER_AFTER = re.compile(
    rf"(?:'s)?(?: {_CRAFT})?,?(?: (?:has|have|had|recently|also|first|just|JunoCam|JIRAM|{_CRAFT}))*"
    rf" (?:{_TAKES}|{_PICTURES})\b"
    rf"|'s (?:[\w-]+ ){{1,3}}{_PICTURES}\b"
)
THIS_PICTURE = re.compile(
    r"\b(?:this|these|featured|above)\b[^.]{0,40}?\b(?:image|view|picture|photo|portrait|snapshot|mosaic|montage|map|movie"
    r"|animation|video)",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(?:will|would|upcoming|future|planned|plans|arriv(?:al|es|ing)|scheduled|en route|on its way"
    r"|next (?:year|month|week))\b"
)

# ---- others that take the pictures in NASA's releases

OTHER_OBSERVER = re.compile(
    r"\b(?:Hubble|Webb|JWST|Chandra|Spitzer|Cassini|Voyager|Galileo(?! Galilei)|New Horizons|Pioneer 1[01]|Ulysses|Keck"
    r"|Gemini|IRTF|ALMA|Very Large|Subaru|XMM-Newton|NuSTAR|Swift|Kepler|TESS|Lucy|Rosetta|SOHO|SOFIA|Mariner|Viking"
    r"|Perseverance|Curiosity|Europa Clipper|Soyuz|[Tt]elescop(?:es?|ic)|[Tt]elephoto|[Oo]bservator(?:y|ies)|[Ee]yepiece"
    r"|[Bb]inoculars|[Ss]kygazers?|[Aa]stronauts?|[Cc]osmonauts?|[Ee]xpedition \d+)\b"
)
