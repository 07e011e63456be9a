"""What is said and written in demo contacts."""

CHANNELS = (
    "showroom", "telefone-recebido", "telefone-ativo", "whatsapp", "e-mail", "site-da-loja", "portal",
    "site-da-montadora", "redes-sociais", "visita-externa", "feirao-evento", "oficina",
)  # fmt: skip
CHANNEL_WEIGHTS = (16, 8, 16, 26, 5, 6, 6, 4, 5, 3, 3, 4)
# Whose history is told, some more than others.
HISTORY_OF = (
    "consultor", "consultor", "consultor", "consultora", "consultora", "consultortecnico", "consultortecnico",
    "operador", "avaliador", "fei", "faturista", "consultor.manaus", "consultora.manaus",
)  # fmt: skip
SALES_SUBJECTS = (
    "Retornar com a simulação", "Confirmar a visita de sábado", "Enviar fotos do veículo",
    "Falar do valor do usado na troca", "Convidar para test drive", "Retomar a negociação",
    "Apresentar a condição do mês", "Confirmar o interesse",
)  # fmt: skip
SUBJECTS = {
    "VN": SALES_SUBJECTS,
    "VU": SALES_SUBJECTS,
    "VD": ("Enviar a tabela de frotista", "Confirmar os papéis da empresa", "Retomar a cotação da frota"),
    "FI": ("Apresentar a simulação do financiamento", "Renovar o seguro", "Explicar o consórcio"),
    "OF": (
        "Lembrar a revisão", "Confirmar o agendamento", "Passar o orçamento", "Avisar da peça que chegou",
        "Pesquisar a satisfação",
    ),
    "PA": ("Cotar os acessórios", "Avisar da chegada da peça", "Confirmar o pedido de peças"),
}  # fmt: skip
RESULTS = (
    "agendou-retorno", "agendou-retorno", "agendou-retorno", "sem-contato", "sem-contato", "reagendado",
    "visita-marcada", "whatsapp-sem-resposta", "nao-compareceu",
)  # fmt: skip
LOST = (
    "preco-desconto", "valor-do-usado", "credito-recusado", "taxa-parcela", "sem-estoque-prazo",
    "outra-marca", "outra-loja-da-marca", "particular", "adiou", "atendimento",
)  # fmt: skip
DISCARDS = ("duplicado", "telefone-invalido", "fora-da-regiao")
NOTES = (
    "", "", "Prefere contato depois das 18 h.", "Pediu para ligar de novo.", "Vai conversar com a família.",
    "Quer ver o carro de perto antes de decidir.", "Comparando com outra marca.",
    "Gostou da condição apresentada.", "Aguardando a resposta do banco.", "Pediu as fotos por WhatsApp.",
)  # fmt: skip
TRADE_INS = (
    "Onix LT 1.0 2019", "HB20 Comfort 1.0 2018", "Corolla GLi 1.8 2017", "Fox Comfortline 1.6 2015",
    "Civic LXR 2.0 2016", "Sandero Expression 1.0 2018", "Palio Attractive 1.4 2014",
    "Renegade Sport 1.8 2019",
)  # fmt: skip
COMPANY_CARS = ("Fiorino branca da entrega", "Kombi antiga do depósito", "Caminhonete da obra")
FAMILY_CARS = (
    "Gol prata da esposa",
    "Uno vermelho do filho",
    "Fiesta preto, ano 2012",
    "Moto Biz do trabalho",
)
