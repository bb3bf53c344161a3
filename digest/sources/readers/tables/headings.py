"""The usual names of columns, in English and Spanish and some in German, French and Portuguese.

A heading is compared without case, accents, blanks at the ends, punctuation and camel case:
"Fecha de publicación:", "landingPage" and "PUB_DATE" are all known.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

FIELDS = (
    *("title", "summary", "content", "published", "updated", "id", "url", "language"),
    *("topics", "authors", "files", "status"),
)
"""What a column can be. Users say "id" for what a Record calls key; "key" is understood too."""

_NAMES: Mapping[str, str] = {
    "title": "title, titulo, headline, titel, titre, titular, encabezado, name, nombre, nom, "
    "resource, recurso, label",
    "summary": "summary, abstract, resumen, excerpt, extracto, teaser, zusammenfassung, resume, "
    "resumo, description, descripcion, descricao, beschreibung, short description, "
    "descripcion corta, breve descripcion, descripcion breve, kurzbeschreibung, subtitle, "
    "subtitulo, sumario, blurb",
    "content": "content, body, contenido, cuerpo, full text, texto completo, text, texto, inhalt, "
    "contenu, conteudo, html",
    "published": "receiving date, date acquired, acquisition date, fecha de recepcion, "
    "fecha de adquisicion, published, publication date, date published, publish date, "
    "published date, date of publication, published at, published on, pub date, pubdate, "
    "fecha de publicacion, fecha de la publicacion, fecha publicacion, publicado, publicado el, "
    "publicada, publicacion, issued, date issued, issue date, release date, released, "
    "fecha de emision, date available, erscheinungsdatum, veroffentlicht, "
    "veroffentlichungsdatum, date de publication, data de publicacao, posted, posted on, "
    "date posted, date, fecha, datum, created, created at, created on, date created, "
    "created time, creation date, creado, fecha de creacion",
    "updated": "updated, last updated, updated at, date updated, update date, modified, "
    "last modified, modified at, date modified, modification date, last modified time, changed, "
    "revised, date revised, actualizado, actualizada, ultima actualizacion, "
    "fecha de actualizacion, modificado, modificada, fecha de modificacion, "
    "ultima modificacion, aktualisiert, mis a jour",
    "id": "id, uuid, guid, nid, node id, record id, identifier, identificador, key, unique id, "
    "unique identifier, post id, mms id, identifiant, clave",
    "url": "url, link, permalink, enlace, canonical url, hyperlink, web address, direccion web, "
    "landing page, page url, resource url, web page, pagina web, sitio web, web link, uri, href, "
    "lien, web, website, pagina, path, ruta, address, direccion, adresse",
    "language": "language, idioma, langcode, lang, lengua, sprache, langue, locale, "
    "translation language",
    "topics": "topics, topic, temas, tema, categories, category, categorias, categoria, tags, tag, "
    "etiquetas, etiqueta, keywords, keyword, palabras clave, palabra clave, themes, theme, "
    "themen, thema, subjects, subject, materias, materia, kategorien, kategorie, categorie, "
    "mots cles, schlagworte, legal topics, legal topic, practice area, practice areas, "
    "area of law, areas of law, issue area, issue areas, topicos",
    "authors": "authors, author, autores, autor, autora, byline, by, creator, author name, "
    "written by, auteur, auteurs, autoren, escrito por",
    "files": "files, file, attachments, attachment, archivos, archivo, adjuntos, adjunto, "
    "archivo adjunto, archivos adjuntos, pdf, pdf url, pdf link, file url, download url, "
    "download link, download, downloads, descarga, descargar, enclosure, documents, document, "
    "documentos, documento, datei, dateien, fichier, fichiers, anhang, access url, podcast url",
    "status": "status, estado, is published, publication status, publish status, "
    "publishing status, moderation state, workflow state, estatus, statut, draft, is draft, "
    "borrador",
}
_RANKS: Mapping[str, tuple[str, int]] = {
    name.strip(): (field, rank)
    for field, names in _NAMES.items()
    for rank, name in enumerate(names.split(","))
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLURAL = re.compile(r"\((e?s)\)")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_OTHER = re.compile(r"[^\w]+|_+")
_BEFORE = re.compile(
    r"^(?:field|node|post|resource|article|entry|item|record|page|content|document|dc|dcterms"
    r"|the) "
)
_AFTER = re.compile(
    r" (?:of (?:the )?|de la |del |de )(?:resource|document|recurso|documento|publicacion|guia"
    r"|articulo|entrada)$"
)


@lru_cache(maxsize=1024)
def plain_heading(heading: str) -> str:
    """Reduce a heading to what is compared: lower case, no accents, no punctuation."""
    heading = _PLURAL.sub(r"\1", heading)
    heading = _IN_BRACKETS.sub(" ", heading)
    spread = _CAMEL.sub(" ", heading)
    letters = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", spread)
        if not unicodedata.combining(letter)
    )
    return " ".join(_OTHER.sub(" ", letters.casefold()).split())


@lru_cache(maxsize=1024)
def rank_of(heading: str) -> tuple[str, int] | None:
    """Give the field that a heading names and how exact it is: the smaller the better."""
    plain = plain_heading(heading)
    for loss, name in ((0, plain), (1, shortened(plain)), (1, plain.replace(" ", ""))):
        found = _RANKS.get(name)
        if found:
            return found[0], 4 * found[1] + 2 * loss + ("(" in heading)
    return None


def shortened(plain: str) -> str:
    """Take from a heading what it is the heading of: "post title", "título del recurso"."""
    return _AFTER.sub("", _BEFORE.sub("", plain))
