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

# ---- named in passing: compared with, an example, a landmark, where a thing comes from, what it is linked with

_MOON = (
    r"(?:the|its|their|Jupiter's|Jovian|planet's|Galilean|four|fellow|neighbou?r(?:ing)?|nearby|sister|inner(?:most)?|volcanic"
    r"|volcanically|highly|very|most|more|active|erupting|fiery|large|little|tiny|moons?|satellites?|worlds?)"
)
_AND = r"(?: [A-Z]\w+,? (?:and|or))?"

# What a comparison does not go beyond. "Than any other on Io" compares Io with itself.
_STOPS = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|but|while|when|because|so|where|which|who|any|all|other"
    r"|others|ever|every|previous|previously|before|earlier|expected|thought)"
)
_WORDS = rf"(?: (?:(?:what|that) (?:is|was)|(?!{_STOPS}\b)[\w'-]+)){{0,6}}"
_LIKENED = (
    r"(?i:(?:similar|comparable|equivalent|analogous|akin|identical|second only) to|resembl\w+|reminiscent of"
    r"|reminds? (?:\w+ )?of|mimic\w*|analog(?:ue)?s? (?:to|of|for|with)|compar\w+ (?:\w+ )?(?:to|with)|unlike"
    r"|contrast(?:s|ed|ing)? (?:to|with)|(?:version|twin|cousin|sibling|lookalike) of)"
)
_MORE = r"(?i:than|as (?!well|soon|long)\w+ as|same (?:\w+ )?as)"
_LIKE = (
    rf"(?:{_LIKENED}|{_MORE}|(?i:like|rivals?|(?:just|much) as|as (?:(?:seen |found )?on|for|with|in|does|do|is)|Earth and"
    r"|(?:about|nearly|almost|half|twice|times) the (?:size|mass|width|diameter) of))"
)
_TELLING = r" (?:the|that|those|ones?|some|what|its|their|Jupiter's|Jovian)\b"
_CRAFT_IS = r"(?:NASA|ESA|agency)'s|earlier|spacecraft|missions?|orbiter|probe"
_PLACE = rf"(?: (?:on|those (?:seen |found )?(?:of|on|from|at)|{_MOON}|{_CRAFT_IS}))*"

COMPARED_BEFORE = re.compile(
    rf"\b(?:{_LIKE}{_AND}{_PLACE}|{_LIKENED}{_WORDS}|(?:(?i:like)|{_MORE}){_TELLING}{_WORDS}|{_MORE} [a-z]+ on{_PLACE})[ ,]$"
    # A comma before the name ends a comparison that leads its sentence ("unlike Earth's moon, Io"), and no other.
    rf"|(?<=\w )(?:(?i:like)|{_LIKENED})\b{_WORDS} (?:moons?|satellites?|worlds?|neighbou?rs?), $"
    r"|(?i:\b(?:super|exo|mini|proto)-)$"
)
COMPARED_AFTER = re.compile(
    r"-(?:like|mass|sized?|style|type|class|inspired)\b| (?:mass(?:es)?|radi(?:us|i))\b"
    r"|[^.;]{0,60} (?:a (?:similar|comparable|like)|the same) (?:phenomenon|process|effect|mechanism|thing|way)\b"
)
EXAMPLE_BEFORE = re.compile(
    rf"\b(?:(?i:such as|besides|(?:but|and) not|including|which includes?|aside from|apart from"
    rf"|other than|except(?: for)?|in addition to"
    rf"|for (?:example|instance),?)|(?<=\()along with){_AND}{_PLACE}[ ,]$"
)
EXAMPLE_AFTER = re.compile(r", for (?:example|instance)\b")
LANDMARK_BEFORE = re.compile(
    r"\b(?:(?:between|inside|outside|beyond|vicinity of)(?: volcanic)?(?: moon)?(?: \w+ and)?"
    rf"|(?:footprints?|tracks?|orbits?|tor(?:us|i)|flux tubes?|wakes?) of(?: {_MOON})*) $"
)
LANDMARK_AFTER = re.compile(
    r"(?:'s)? (?:(?:[a-z-]+ ){0,2}(?:torus|flux tube|footprints?)|orbit)\b|-(?:related|induced|controlled|driven)\b"
)
_MATERIAL = (
    r"(?:material|matter|particles?|dust|grains?|sul(?:f|ph)ur|ions?|electrons?|plasma|gas(?:es)?|atoms?|molecules?|debris"
    r"|salts?|sodium|oxygen|emissions?|ejecta)"
)
_THROWN = r"(?:ejected|emitted|expelled|released|spewed|spewing|supplied|thrown|vented|erupted|lost|escaping)(?: \w+)?"
ORIGIN_BEFORE = re.compile(
    rf"\b{_MATERIAL}\b[^.;:]{{0,60}}? (?:from|off|{_THROWN} by)"
    rf"(?: (?:on|of|at|surface|atmosphere|volcano(?:es)?|eruptions?|volcanism|{_MOON}),?)* $",
    re.IGNORECASE,
)
ERUPTION = re.compile(r"\b(?:plumes?|jets?|fountains?|columns?|lava)\b", re.IGNORECASE)
"""What is seen on the body itself: a plume of gas from Io is Io's."""
LINKED_BEFORE = re.compile(
    r"\b(?:link|connect|synchroni[sz]|couple|tie|interact|lock)\w* (?:\w+ ){0,2}(?:to|with|between)"
    rf"(?: (?:its|the|\w+'s|{_MOON}))* $"
    rf"|\b(?:link|connect|join)\w* (?:\w+ ){{1,3}}and(?: {_MOON})* $|\bresonances? (?:with|between|of)(?: {_MOON})*{_AND} $"
)
CAUSED_BEFORE = re.compile(
    r"(?:\b(?:caused|triggered|induced|influenced|controlled|excited)|\b(?:auror|emission|spot|footprint|glow|current|wave|burst"
    r"|tail|trail|streak)[^.;]{0,40} (?:created|produced|generated|made|left)) by(?: the)?"
    rf"(?: (?:presence|passage|motion|influence|gravity|pull) of)?(?: {_MOON})* $"
)
SHADOW_BEFORE = re.compile(
    r"\b(?:shadows?|eclipses?)(?: (?:cast|thrown|caused|made))? (?:of|from|by) (?:[\w']+,? ){0,4}$", re.IGNORECASE
)
SHADOW_AFTER = re.compile(r"'s (?:\w+ )?shadows?\b| (?:casts?|casting) (?:its|a) shadow", re.IGNORECASE)
OWNER_BEFORE = re.compile(r"\b(?:moons?|satellites?) of (?:the )?(?:planet )?$")
OWNER_AFTER = re.compile(
    rf"'s (?:{_NO_LINK}[\w-]+,? ){{0,3}}(?:moons?|satellites?|Io|Europa|Ganymede|Callisto)\b", re.IGNORECASE
)
HERITAGE_BEFORE = re.compile(
    r"\b(?:previously|already|formerly|also|once|earlier) (?:flown|flew|used|worked|served|tested|proven)"
    r" (?:on|aboard|for|in|by)(?: (?:the|NASA's|agency's|earlier|robotic|solar-powered))* $"
)
SUPPORTED_BEFORE = re.compile(
    r"\b(?:in support of|(?:to|that|which) (?:supports?|helps?|assists?|aids?|guides?)|supporting|helping|assisting"
    r"|ahead of|in (?:preparation|advance) (?:for|of)"
    r"|complement(?:s|ed|ing)?"
    r"|(?:coordinated|coordination|tandem|concert|conjunction|simultaneous(?:ly)?|together|combined?) with)"
    r"(?: (?:the|those|data|observations|measurements|results|arrival|flyby|visit|work|of|from|by|NASA's|agency's|robotic"
    r"|solar-powered|spacecraft|orbiter|mission))* $",
    re.IGNORECASE,
)

NAMED_AFTER = re.compile(
    r"\b(?:(?:[Nn]amed|[Cc]alled) (?:after|for|in honou?r of)|[Ii]nspired by|(?:nod|homage|tribute|reference) to)"
    r" (?:the )?(?:\w+ of (?:the )?)?"
    r"(?:(?!(?:and|at|by|for|from|in|of|on|or|to|with)\b)[\w'-]+,? ){0,3}$"
)
DATE = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d+ $")
"""A day of a month: "on Feb. 3 Juno" is not asteroid 3."""

# ---- three or more names in a row, and the words that say they are in the picture all the same, and as more than dots

_ITEM = r"\[?[A-Z][\w']*\]?(?: \([^()]{1,60}\))?"  # "Io (NASA/JPL), Europa (ESA) and …" is a row, too
LIST_ASIDE = re.compile(r"\([^()]*\)")
LIST = re.compile(rf"(?<![\w']){_ITEM}(?:,? (?:and|or|&) {_ITEM}|, {_ITEM}){{2,}}")
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

MOVES_AFTER = re.compile(
    r"(?: - [^.;-]{1,60} -|, [^,.;]{1,60},| \([^()]{1,60}\))?"
    r" (?:(?:is|are|has|is seen|can be seen) (?:just |now )?)?"
    r"(?:enter|approach|cross|leav|exit|emerg|occult|transit|appear)\w*"
    r" [^.;]{0,60}?\b(?:scene|frame|view|picture|image|limb|edge|left|right)\b"
)
"""What a moon does before the eyes of who looks: "Io, the innermost, is leaving the scene"."""

ALSO_SHOWN_BEFORE = re.compile(
    r"\b[Aa]lso (?:shown|seen|visible|pictured|appearing)(?: here)? (?:is|are|was|were)(?: [\w'-]+){0,4} $"
)
ALSO_SHOWN_AFTER = re.compile(
    r"(?: (?:is|are|was|were|can be)|,) also (?:shown|seen|visible|pictured|included)\b| also appears\b"
)
CREDITED_AFTER = re.compile(r" \((?:[^()]{0,40}\b)?(?:NASA|ESA|JPL|PIA\d+)\b")
"""What a credit lists the pictures by: "Io (NASA/JPL), Europa (NASA/DLR)"."""

# ---- called a spacecraft or an instrument

CRAFT_BEFORE = re.compile(rf"\b(?:(?:NASA|ESA|agency)'s|aboard(?: the)?|[Rr]obotic|{_CRAFT},?(?: called| named)?) $")
CRAFT_AFTER = re.compile(
    rf"(?:'s)? (?:{_NO_LINK}\w+[ -]){{0,2}}{_CRAFT}s?\b|'s (?:{_NO_LINK}[\w-]+ ){{0,3}}(?:flyby|perijove)s?\b"
)

UNMISTAKABLE_BEFORE = re.compile(r"(?:[Tt]he )?(?:(?:NASA|ESA|agency)'s )?(?:[\w-]+-[\w-]+ )?$")
UNMISTAKABLE_AFTER = re.compile(r"(?:'s)? (?:spacecraft|space probe|probe|orbiter)\b")
"""How a sentence begins that has the spacecraft for its subject: "NASA's solar-powered Juno spacecraft …"."""

# ---- one of those who together made what is told of

_PARTNERS = (
    r"(?:(?:the|agency's|space|spacecraft|telescopes?|observator(?:y|ies)|orbiter|probe|mission|and|both|[A-Z][\w'-]*),? )*"
)
TOGETHER_BEFORE = re.compile(
    r"\b(?i:teamwork|collaboration|cooperation|partnership|alliance"
    r"|(?:combin(?:ed|ing|ation of)|joint|coordinated|simultaneous)(?: \w+)?"
    r" (?:data|images|observations|views|efforts?|measurements)"
    rf")(?: made)? (?:of|between|among|by|from) {_PARTNERS}$"
)
TOGETHER_AFTER = re.compile(
    rf",? {_PARTNERS}(?:have |has )?(?:teamed up|team up|joined forces|join forces|work(?:ed)? together|collaborated?)\b"
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

# ---- others that take the pictures in NASA's releases, and what else is to be seen in them

OTHER_OBSERVER = re.compile(
    r"\b(?:Hubble|Webb|JWST|Chandra|Spitzer|Cassini|Voyager|Galileo(?! Galilei)|New Horizons|Pioneer 1[01]|Ulysses|Keck"
    r"|Gemini|IRTF|ALMA|Very Large|Subaru|XMM-Newton|NuSTAR|Swift|Kepler|TESS|Lucy|Rosetta|SOHO|SOFIA|Mariner|Viking"
    r"|Perseverance|Curiosity|Europa Clipper|JUICE|Juice|Dawn(?= (?:mission|orbiter|probe|spacecraft))|Magellan|MESSENGER"
    r"|MAVEN|OSIRIS-REx|Parker Solar Probe|Euclid|Soyuz|[Tt]elescop(?:es?|ic)|[Tt]elephoto|[Oo]bservator(?:y|ies)"
    r"|[Ee]yepiece|[Bb]inoculars|[Ss]kygazers?|[Aa]stronauts?|[Cc]osmonauts?|[Ee]xpedition \d+)\b"
)

_WORLD = (
    r"(?:Mercury|Venus|Mars|Saturn|Uranus|Neptune|Pluto|Charon|Ceres|Vesta|Europa|Ganymede|Callisto|Amalthea|Thebe|Metis"
    r"|Adrastea|Himalia|Titan|Enceladus|Mimas|Tethys|Dione|Rhea|Iapetus|Hyperion|Phoebe|Triton|Miranda|Ariel|Phobos|Deimos"
    r"|[Ee]xoplanets?|[Ee]xomoons?|[Cc]omets?|[Aa]steroids?|[Gg]alax(?:y|ies)|[Nn]ebulae?)\b"
)
OTHER_WORLD = re.compile(rf"\b{_WORLD}")
"""What a text may tell of instead: not Jupiter, which is in the picture of many a moon."""

LED_BY_WORLD = re.compile(
    rf"(?:(?:The|This|These|An?|[A-Z]\w+'s)(?: [a-z][\w-]*){{0,4}} )?{_WORLD}(?!'s|-|,? (?:and|or|&)\b)"
)
"""The subject that a sentence begins with: "Saturn's moon Titan …", but not "Europa and Io …"."""
