"""The same reports for ``jupyter nbconvert --to budgeteval-html``, ``budgeteval-pdf`` and ``budgeteval-docx``."""

from typing import Any

from nbconvert.exporters import Exporter

from budgeteval.publish.docx import word
from budgeteval.publish.html import html
from budgeteval.publish.model import Document
from budgeteval.publish.pdf import pages, pdf
from budgeteval.publish.report import load


class _ReportExporter(Exporter):
    """An nbconvert exporter around one of our writers."""

    export_from_notebook: str

    def from_notebook_node(self, nb: Any, resources: Any = None, **kwargs: Any) -> tuple[Any, dict[str, Any]]:
        node, resources = super().from_notebook_node(nb, resources, **kwargs)
        return self.write(load(node)), resources

    def write(self, document: Document) -> str | bytes:
        raise NotImplementedError


class HtmlReportExporter(_ReportExporter):
    """One self-contained HTML file."""

    export_from_notebook = "budgeteval HTML report"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def write(self, document: Document) -> str:
        return html(document)


class PdfReportExporter(_ReportExporter):
    """PDF/A through Typst."""

    export_from_notebook = "budgeteval PDF report"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def write(self, document: Document) -> bytes:
        return pdf(document)


class DocxReportExporter(_ReportExporter):
    """A Word file in the styles that come along."""

    export_from_notebook = "budgeteval Word report"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def write(self, document: Document) -> bytes:
        return word(document, pages=pages(document))
