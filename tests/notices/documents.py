"""Documents to print: plain dicts as the ledger holds them, and pictures for them. No surprise in any of them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

BASE_URL = "https://atengo.gob.mx"


def picture(width: int = 900, height: int = 600, *, colour: str = "#7d9a6b", form: str = "JPEG") -> bytes:
    """A drawn landscape."""
    image = Image.new("RGB", (width, height), "#cfe0ea")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, height * 0.7), (width * 0.4, height * 0.25), (width * 0.8, height * 0.7)], fill="#6f7f8f")
    draw.rectangle([0, height * 0.68, width, height], fill=colour)
    draw.ellipse([width * 0.75, height * 0.1, width * 0.87, height * 0.1 + width * 0.12], fill="#f3d27a")
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def arms() -> bytes:
    """A coat of arms with transparent corners."""
    image = Image.new("RGBA", (300, 360), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.polygon([(10, 10), (290, 10), (290, 200), (150, 350), (10, 200)], fill="#7a1f2b", outline="#c9a227", width=9)
    draw.rectangle([138, 60, 162, 270], fill="#c9a227")
    draw.rectangle([70, 130, 230, 154], fill="#c9a227")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def image_bytes(image: dict[str, Any]) -> bytes | None:
    """Bytes of an IMAGE of these documents; None where its id is ``missing``."""
    if image["id"] == "missing":
        return None
    return arms() if image["id"] == "arms" else picture(colour="#7d9a6b" if image["id"] == "one" else "#b08d57")


def image(id: str = "one", **over: Any) -> dict[str, Any]:
    src = f"/imagenes/{id}/1200.webp"
    return {
        "id": id,
        "alt": "Cuadrilla municipal empedrando la calle Hidalgo",
        "decorative": False,
        "credit": "Comunicación Social",
        "width": 1200,
        "height": 800,
        "focal": None,
        "src": src,
        "sizes": [{"width": 1200, "height": 800, "url": src}],
        **over,
    }


def site(**fields: Any) -> dict[str, Any]:
    return document(
        kind="site",
        path="/contacto/",
        title="Atengo",
        summary="",
        directorate=None,
        fields={
            "official_name": "H. Ayuntamiento Constitucional de Atengo",
            "short_name": "Atengo",
            "inegi": "14010",
            "state": "Jalisco",
            "address": "Portal Hidalgo 1, Centro, 48190 Atengo, Jalisco",
            "phone": "349 771 0200",
            "email": "contacto@atengo.gob.mx",
            "hours": "Lunes a viernes, de 9:00 a 15:00 horas",
            "colours": {"primary": "#7a1f2b", "accent": "#8a6d1b"},
            "navigation": [],
            "languages": ["es-MX"],
            "coat_of_arms": image("arms", alt="Escudo de Atengo", credit=""),
            "subjects": [],
            "localities": [],
            "postal_codes": [],
            **fields,
        },
    )


def document(**over: Any) -> dict[str, Any]:
    """A section page with nothing but title and summary."""
    return {
        "id": "8c1f5f0e-53a8-4d0a-9a51-3a7f2f6c1d10",
        "translation_key": "0f0d2c1e-40a1-4a5f-8a54-7e0c5f8a9b21",
        "kind": "section",
        "schema": 1,
        "locale": "es-MX",
        "path": "/municipio/historia/",
        "title": "Historia del municipio",
        "summary": "De los primeros pobladores a nuestros días.",
        "directorate": {"id": 3, "slug": "obras-publicas", "name": "Dirección de Obras Públicas"},
        "published_at": "2026-11-20T15:00:00Z",
        "updated_at": "2026-11-20T15:00:00Z",
        "image": None,
        "tags": [],
        "breadcrumbs": [{"title": "Inicio", "path": "/"}],
        "translations": [],
        "fields": {},
        "blocks": [],
        **over,
    }


def news(**over: Any) -> dict[str, Any]:
    return document(
        **{
            "kind": "news",
            "path": "/noticias/rehabilitan-calle-hidalgo/",
            "title": "Rehabilitan 420 metros de la calle Hidalgo, en la cabecera municipal",
            "summary": "La obra incluye red de drenaje, tomas de agua y empedrado nuevo; beneficia a 63 familias.",
            "image": image(),
            "tags": ["obra pública"],
            "fields": {
                "place": "Calle Hidalgo, entre Juárez y 5 de Mayo",
                "event_date": "2026-11-19",
                "photos": [],
                "people": [
                    {
                        "name": "Ing. Martín Robles",
                        "role": "director de Obras Públicas",
                        "quote": "¿Qué sigue? Terminar antes de las fiestas: “ni un día más”.",
                    }
                ],
                "program": {
                    "id": "1",
                    "kind": "program",
                    "title": "Empedrados con tu ayuda",
                    "path": "/programas/empedrados/",
                },
            },
            "blocks": [
                {
                    "type": "text",
                    "value": {
                        "html": "<p>Los trabajos comenzaron el lunes con el retiro del empedrado dañado y la "
                        "sustitución de la línea de drenaje, que tenía más de cuarenta años. El Ayuntamiento aporta "
                        "<b>$1,250,000</b> y los vecinos, la mano de obra para las banquetas.</p>"
                        '<p>El proyecto completo puede leerse en el <a href="/transparencia/obras/">listado de '
                        "obras</a> y en las oficinas de la Dirección. Mientras dure la obra:</p>"
                        "<ul><li>el paso queda cerrado de <i>lunes a sábado</i>, de 8:00 a 18:00 horas;</li>"
                        "<li>la ruta escolar sube por 5 de Mayo;</li>"
                        "<li>el agua se surte en pipas, sin costo.</li></ul>"
                    },
                },
            ],
            **over,
        }
    )


def program(**over: Any) -> dict[str, Any]:
    fields = {
        "purpose": "Apoyar a las familias que quieren empedrar el frente de su casa con material del Ayuntamiento.",
        "audience": "Vecinas y vecinos de cualquier localidad del municipio que se organicen por cuadra.",
        "requirements": [
            "Solicitud firmada por al menos cinco familias de la cuadra",
            "Copia de identificación oficial de quien represente al grupo",
            "Comprobante de domicilio no mayor a tres meses",
        ],
        "steps": [
            "Recoja el formato en la ventanilla o descárguelo.",
            "Entréguelo con los requisitos; se le da folio el mismo día.",
            "En diez días hábiles una cuadrilla visita la calle y mide.",
        ],
        "files": [
            {
                "id": "f1",
                "title": "Formato de solicitud",
                "url": "/documentos/f1/solicitud-empedrado.pdf",
                "content_type": "application/pdf",
                "size": 120_400,
            }
        ],
        "cost": "",
        "cost_amount": "0.00",
        "where": "Ventanilla de Obras Públicas, planta baja de la Presidencia",
        "when": "Lunes a viernes, de 9:00 a 14:00 horas",
        "contact": {"name": "Lic. Ana Ruvalcaba", "phone": "349 771 0200, ext. 14", "email": "obras@atengo.gob.mx"},
        "starts_on": "2026-01-15",
        "ends_on": "2026-12-15",
        "budget": "150000.00",
        "status": "open",
        **over.pop("fields", {}),
    }
    return document(
        **{
            "kind": "program",
            "path": "/programas/empedrados/",
            "title": "Empedrados con tu ayuda",
            "summary": "El Ayuntamiento pone la piedra; su cuadra, las manos.",
            "fields": fields,
            **over,
        }
    )


def block(type: str, **value: Any) -> dict[str, Any]:
    return {"type": type, "value": value}


def every_block() -> list[dict[str, Any]]:
    """One block, or more, of every type a document may hold."""
    return [
        block("heading", text="Avance de la obra", level=2),
        block("heading", text="Primera etapa", level=3),
        block(
            "text",
            html="<h3>Un subtítulo</h3><p>Párrafo con <b>negrita</b>, <i>cursiva</i>, m<sup>2</sup> y "
            '<a href="https://www.jalisco.gob.mx/es/programas">liga externa</a>.</p>'
            "<ol><li>uno<ul><li>uno a</li></ul></li><li>dos</li></ol><blockquote>Cita</blockquote><hr>",
        ),
        block("image", image=image("one"), caption="La cuadrilla, el primer día"),
        block(
            "gallery",
            items=[
                {"image": image("one"), "caption": "Antes"},
                {"image": image("two", alt="Calle terminada"), "caption": "Después"},
                {"image": image("one", decorative=True, alt=""), "caption": ""},
            ],
        ),
        block("quote", text="Nos quedó muy bien.\nGracias.", author="Sra. Elena Curiel", role="vecina"),
        block(
            "figures",
            caption="Inversión por calle",
            columns=["Calle", "Metros", "Inversión", "Avance"],
            rows=[["Hidalgo", "420", "$1,250,000.00", "35 %"], ["Juárez", "180", "$540,000.00", "0 %"]],
            note="Cifras al 20 de noviembre.",
        ),
        block(
            "steps",
            items=[
                {"title": "Reúna a su cuadra", "html": "<p>Al menos cinco familias.</p>"},
                {"title": "Entregue la solicitud", "html": "<p>En ventanilla.</p>"},
            ],
        ),
        block(
            "contact",
            name="Lic. Ana Ruvalcaba",
            role="enlace",
            phone="349 771 0200",
            email="obras@atengo.gob.mx",
            hours="9:00 a 14:00",
            address="Portal Hidalgo 1",
        ),
        block(
            "file",
            file={
                "id": "f2",
                "title": "Proyecto ejecutivo",
                "url": "/documentos/f2/proyecto.pdf",
                "content_type": "application/pdf",
                "size": 2_340_000,
            },
        ),
        block(
            "call_to_action", label="Reporte un bache", url="/programas/bacheo/", description="Se atiende en 72 horas."
        ),
        block(
            "video",
            title="Recorrido por la obra",
            url="https://video.example/recorrido",
            transcript_html="<p>La cámara avanza por la calle.</p>",
        ),
        block("alert", level="warning", html="<p>Paso cerrado hasta el sábado.</p>"),
        block("alert", level="danger", html="<p>Zanja abierta: no se acerque.</p>"),
        block("alert", level="info", html="<p>Hay estacionamiento en la plaza.</p>"),
        block("questions", items=[{"question": "¿Cuánto dura?", "answer_html": "<p>Seis semanas.</p>"}]),
    ]
