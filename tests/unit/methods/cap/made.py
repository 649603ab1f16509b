"""Messages and a signer, made for the tests and the benchmark."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jianxing.methods.cap.model import Alert, Area, Circle, Info, Reference, Resource
from jianxing.methods.cap.signing import sign
from jianxing.methods.cap.writing import write

NOW = datetime(2026, 7, 21, 6, 30, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
SENT = datetime(2026, 7, 21, 14, 30, tzinfo=BEIJING)
SQUARE = ((117.0, 39.9), (117.2, 39.9), (117.2, 40.1), (117.0, 40.1), (117.0, 39.9))


def alert(**changed: object) -> Alert:
    """A message in which every element of the schema stands."""
    info = Info(
        categories=("Met", "Safety"), event="暴雨", urgency="Immediate", severity="Extreme", certainty="Observed",
        language="zh-CN", responses=("Evacuate", "Monitor"), audience="沿河各镇",
        event_codes=(("GB/T 35561", "11B03"),), effective=SENT, onset=SENT + timedelta(hours=1),
        expires=SENT + timedelta(hours=12), sender_name="演示应急局", headline="暴雨红色预警",
        description="三小时降雨一百毫米以上",
        instruction="撤离低洼地带", web="https://example.org/a", contact="值班室", parameters=(("colour", "red"),),
        resources=(
            Resource("雨量图", "image/png", 1024, "https://example.org/b", "aGVsbG8=", "2ef7bde608ce5404e97d5f042f"),
        ),
        areas=(
            Area("界河两岸", (SQUARE,), (Circle(117.1, 40.0, 5.5),), (("GB/T 2260", "131082"),), Decimal("3.5"), Decimal("10")),
        ),
    )  # fmt: skip
    values: dict[str, object] = {
        "identifier": "131082-1", "sender": "yingji@example.org", "sent": SENT, "status": "Actual",
        "message_type": "Update", "scope": "Restricted", "source": "雨量站", "restriction": "三地应急部门",
        "addresses": ("a@example.org", "值班 室"), "codes": ("v1",), "note": "更正",
        "references": (Reference("yingji@example.org", "131082-0", SENT - timedelta(hours=1)),),
        "incidents": ("界河 洪水",), "infos": (info,),
    }  # fmt: skip
    return Alert(**(values | changed))  # type: ignore[arg-type]


def full() -> bytes:
    """The message as it is written."""
    return write(alert())


def signer(*, days: int = 365) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A key and a certificate for it, valid around ``NOW``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "演示应急局")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(NOW - timedelta(days=30)).not_valid_after(NOW + timedelta(days=days)).sign(key, hashes.SHA256())
    )  # fmt: skip
    return key, certificate


def signed(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    """The message with a signature."""
    return sign(alert(), key=key, certificate=certificate)
