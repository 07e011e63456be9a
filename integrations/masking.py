"""What the monitor shows of a message: its shape and its codes, of personal data only the first letter."""

from copy import deepcopy
from typing import Any

from lxml import etree

# Values that name no person; everything else is covered.
CLEAR = {
    "acao", "chaveexterna", "atendimento_codigo", "atendimento_status", "atendimento_datahora",
    "empresadocumento", "naturezaatendimento_codigo", "meiocontato_codigo", "midia_codigo", "proximocontato",
    "consentimento", "veiculo_codigo", "veiculo_tipo", "marca_descricao", "modeloveiculo_descricao",
    "ano_modelo", "cor_descricao", "veiculo_km", "valor", "tipo", "pessoa_tipopessoa", "chave", "mensagem",
    "external_id", "store", "nature", "department", "channel", "media", "source", "consent", "granted",
    "purpose", "channels", "next_contact", "utm_source", "utm_medium", "utm_campaign", "utm_term",
    "utm_content", "kind", "id", "requestdate", "year", "make", "model", "trim", "doors", "bodystyle",
    "transmission", "odometer", "condition", "price", "stock", "service", "leadtype", "vendorname",
    "interest", "status", "form", "campaign", "keyword", "searchterm",
}  # fmt: skip
MOST = 20_000
COVER = "•"


def mask(text: str) -> str:
    """`M•••• •• •••••`: separators stay, so that one sees what kind of thing it was."""
    kept = text[:1] + "".join(COVER if sign.isalnum() else sign for sign in text[1:200])
    return kept + ("…" if len(text) > 200 else "")


def masked_xml(root: Any) -> str:
    """A copy as text, masked leaf by leaf. Attributes are the format's own words."""
    copy = deepcopy(root)
    for element in copy.iter():
        if not isinstance(element.tag, str):
            element.text = ""
            continue
        name = etree.QName(element).localname.lower()
        element.tail = None
        if len(element):
            element.text = None
        elif element.text and name == "senha":
            element.text = COVER * 3
        elif element.text and name not in CLEAR:
            element.text = mask(element.text.strip())
    etree.indent(copy)
    return str(etree.tostring(copy, encoding="unicode"))[:MOST]


def masked_json(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key[:80]: masked_json(inner, key.lower()) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked_json(inner, name) for inner in value[:50]]
    if value is None or isinstance(value, bool) or name in CLEAR:
        return value
    return mask(str(value))
