# ruff: noqa: E501 -- XML reads worse broken than long
"""NF-e 4.00 files, valid against the official schema, for tests and browser walks."""

from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from proposals.invoicing.key import check_digit

SPACE = "http://www.portalfiscal.inf.br/nfe"
SIGNATURE = """<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod \
Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/><SignatureMethod \
Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><Reference URI="#NFe{key}"><Transforms><Transform \
Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><Transform \
Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/></Transforms><DigestMethod \
Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/><DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</DigestValue>\
</Reference></SignedInfo><SignatureValue>AAAA</SignatureValue><KeyInfo><X509Data><X509Certificate>AAAA\
</X509Certificate></X509Data></KeyInfo></Signature>"""
VEHICLE = """<veicProd><tpOp>1</tpOp><chassi>{chassis}</chassi><cCor>BRA</cCor><xCor>BRANCO</xCor>\
<pot>0116</pot><cilin>0999</cilin><pesoL>1.0830</pesoL><pesoB>1.4580</pesoB><nSerie>ZTZ000001</nSerie><tpComb>16</tpComb>\
<nMotor>SYNTZ000001</nMotor><CMT>1.4000</CMT><dist>2551</dist><anoMod>2027</anoMod><anoFab>2026</anoFab>\
<tpPint>M</tpPint><tpVeic>06</tpVeic><espVeic>1</espVeic><VIN>N</VIN><condVeic>1</condVeic><cMod>123456</cMod>\
<cCorDENATRAN>04</cCorDENATRAN><lota>5</lota><tpRest>0</tpRest></veicProd>"""
ADDRESS = """<xLgr>RUA DE TESTE</xLgr><nro>10</nro><xBairro>CENTRO</xBairro><cMun>3550308</cMun>\
<xMun>São Paulo</xMun><UF>SP</UF><CEP>01001000</CEP><cPais>1058</cPais><xPais>BRASIL</xPais>"""
ZEROS = (
    ["vBC", "vICMS", "vICMSDeson", "vFCP", "vBCST", "vST", "vFCPST", "vFCPSTRet"],
    ["vFrete", "vSeg", "vDesc", "vII", "vIPI", "vIPIDevol"],
)
PROTOCOL = """<protNFe versao="4.00"><infProt><tpAmb>1</tpAmb><verAplic>SP_1</verAplic><chNFe>{key}</chNFe>\
<dhRecbto>{day}T10:21:00-03:00</dhRecbto><nProt>135260000000001</nProt><digVal>AAAAAAAAAAAAAAAAAAAAAAAAAAA=\
</digVal><cStat>{status}</cStat><xMotivo>Autorizado o uso da NF-e</xMotivo></infProt></protNFe>"""


def nfe(
    *,
    issuer: str,
    buyer: str,
    amount: Decimal,
    day: date,
    chassis: str = "",
    text: str = "",
    number: int = 1001,
) -> bytes:
    """A bare NF-e; with `chassis` that of a new vehicle, else what `text` says is all there is of it."""
    body = f"35{day:%y%m}{issuer}55001{number:09d}112345678"
    key = body + check_digit(body)
    kind = "CPF" if len(buyer) == 11 else "CNPJ"
    zeros, others = ("".join(f"<{name}>0.00</{name}>" for name in names) for names in ZEROS)
    vehicle = VEHICLE.format(chassis=chassis) if chassis else ""
    note = f"<infAdic><infCpl>{escape(text)}</infCpl></infAdic>" if text else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<NFe xmlns="{SPACE}"><infNFe versao="4.00" Id="NFe{key}">'
        f"<ide><cUF>35</cUF><cNF>12345678</cNF><natOp>VENDA DE VEICULO</natOp><mod>55</mod><serie>1</serie>"
        f"<nNF>{number}</nNF><dhEmi>{day}T10:20:30-03:00</dhEmi><tpNF>1</tpNF><idDest>1</idDest>"
        f"<cMunFG>3550308</cMunFG><tpImp>1</tpImp><tpEmis>1</tpEmis><cDV>{key[-1]}</cDV><tpAmb>1</tpAmb>"
        f"<finNFe>1</finNFe><indFinal>1</indFinal><indPres>1</indPres><procEmi>0</procEmi><verProc>1</verProc>"
        f"</ide><emit><CNPJ>{issuer}</CNPJ><xNome>CONCESSIONARIA</xNome><enderEmit>{ADDRESS}</enderEmit>"
        f"<IE>111111111111</IE><CRT>3</CRT></emit><dest><{kind}>{buyer}</{kind}><xNome>CLIENTE</xNome>"
        f'<enderDest>{ADDRESS}</enderDest><indIEDest>9</indIEDest></dest><det nItem="1"><prod>'
        f"<cProd>V1</cProd><cEAN>SEM GTIN</cEAN><xProd>AUTOMOVEL</xProd><NCM>87032310</NCM><CFOP>5405</CFOP><uCom>UN</uCom>"
        f"<qCom>1.0000</qCom><vUnCom>{amount:.2f}</vUnCom><vProd>{amount:.2f}</vProd>"
        f"<cEANTrib>SEM GTIN</cEANTrib><uTrib>UN</uTrib><qTrib>1.0000</qTrib><vUnTrib>{amount:.2f}</vUnTrib><indTot>1</indTot>{vehicle}</prod>"
        f"<imposto><ICMS><ICMS40><orig>0</orig><CST>40</CST></ICMS40></ICMS><PIS><PISNT><CST>07</CST></PISNT></PIS>"
        f"<COFINS><COFINSNT><CST>07</CST></COFINSNT></COFINS></imposto></det><total><ICMSTot>{zeros}"
        f"<vProd>{amount:.2f}</vProd>{others}<vPIS>0.00</vPIS><vCOFINS>0.00</vCOFINS><vOutro>0.00</vOutro>"
        f"<vNF>{amount:.2f}</vNF></ICMSTot></total><transp><modFrete>9</modFrete></transp><pag><detPag><tPag>15</tPag>"
        f"<vPag>{amount:.2f}</vPag></detPag></pag>{note}</infNFe>{SIGNATURE.format(key=key)}</NFe>"
    ).encode()


def with_protocol(xml: bytes, *, status: str = "100", key: str = "") -> bytes:
    """The same as Sefaz hands it back."""
    text = xml.decode()
    start = text.index("<NFe ")
    own = text[text.index('Id="NFe') + 7 :][:44]
    day = text[text.index("<dhEmi>") + 7 :][:10]
    answer = PROTOCOL.format(key=key or own, day=day, status=status)
    return f'<nfeProc xmlns="{SPACE}" versao="4.00">{text[start:]}{answer}</nfeProc>'.encode()


def nfe_of(proposal, **fields) -> bytes:
    """The file that agrees with `proposal` in everything."""
    vehicle = proposal.stock_item.vehicle
    is_used = proposal.business_type == "VU"
    told = (
        {"text": f"Chassi {vehicle.chassis} placa {vehicle.plate}"}
        if is_used
        else {"chassis": vehicle.chassis}
    )
    agreed = {
        "issuer": proposal.store.cnpj,
        "buyer": proposal.buyer.document,
        "amount": proposal.price - proposal.discount,
        "day": proposal.store.today(),
    }
    return nfe(**agreed | told | fields)
