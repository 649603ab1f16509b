"""Messages that are to be refused: entity bombs and wrapped signatures."""

from lxml import etree

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ALERT = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{}</identifier></alert>'
_SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"


def bombs() -> dict[str, bytes]:
    """Documents that grow, reach out, or hide that they would."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    billion = f'{_HEAD}<!DOCTYPE alert [<!ENTITY l0 "ha">{laughs}]>' + _ALERT.format("&l9;")
    quadratic = f'{_HEAD}<!DOCTYPE alert [<!ENTITY a "{"x" * 50_000}">]>' + _ALERT.format("&a;" * 5_000)
    outside = f'{_HEAD}<!DOCTYPE alert [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + _ALERT.format("&a;")
    parameter = (
        f'{_HEAD}<!DOCTYPE alert [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd">%a;]>' + _ALERT.format("1")
    )
    grammar = f'{_HEAD}<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/cap.dtd">' + _ALERT.format("1")
    harmless = f"{_HEAD}<!DOCTYPE alert>" + _ALERT.format("1")
    wide = billion.replace("UTF-8", "UTF-16").encode("utf-16")
    texts = {
        "billion laughs": billion, "quadratic": quadratic, "file": outside, "parameter entity": parameter,
        "grammar elsewhere": grammar, "doctype alone": harmless,
    }  # fmt: skip
    return {name: text.encode() for name, text in texts.items()} | {"billion laughs in UTF-16": wide}


def wrapped(signed: bytes) -> dict[str, bytes]:
    """Ways of having a good signature vouch for another message."""
    found: dict[str, bytes] = {}

    def root() -> etree._Element:
        return etree.fromstring(signed)

    def keep(name: str, element: etree._Element) -> None:
        found[name] = etree.tostring(element)

    def signature(element: etree._Element) -> etree._Element:
        return next(iter(element.iter(f"{{{_SIGNATURES}}}Signature")))

    forged = root()
    forged[0].text = "forged"
    whole = root()
    box = etree.SubElement(signature(forged), f"{{{_SIGNATURES}}}Object")
    box.append(whole)
    keep("the true message within the signature of the forged one", forged)

    forged = root()
    true = root()
    forged.remove(signature(forged))
    forged[0].text = "forged"
    true.set("Id", "true")
    holder = etree.SubElement(forged, "{urn:other}wrapper")
    holder.append(true)
    keep("the true message deep within a forged one", forged)

    forged = root()
    forged[0].text = "forged"
    reference = next(iter(forged.iter(f"{{{_SIGNATURES}}}Reference")))
    reference.set("URI", "#true")
    keep("a reference to a part", forged)

    forged = root()
    forged[0].text = "forged"
    forged.append(signature(root()))
    keep("two signatures", forged)

    forged = root()
    forged.find("{*}info").append(signature(forged))
    keep("the signature moved into an element", forged)

    forged = root()
    transforms = next(iter(forged.iter(f"{{{_SIGNATURES}}}Transforms")))
    path = etree.SubElement(
        transforms, f"{{{_SIGNATURES}}}Transform", Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"
    )
    etree.SubElement(path, f"{{{_SIGNATURES}}}XPath").text = "ancestor-or-self::identifier"
    keep("a transform that leaves something out", forged)

    forged = root()
    information = next(iter(forged.iter(f"{{{_SIGNATURES}}}SignedInfo")))
    information.append(next(iter(root().iter(f"{{{_SIGNATURES}}}Reference"))))
    keep("two references", forged)

    forged = root()
    forged.find("{*}info/{*}severity").text = "Minor"
    keep("a word altered", forged)

    forged = root()
    forged.append(forged.find("{*}info").__copy__())
    keep("an element added", forged)
    return found
