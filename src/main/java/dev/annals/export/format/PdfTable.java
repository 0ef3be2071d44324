package dev.annals.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.librepdf.openpdf.fonts.Liberation;
import org.openpdf.text.Document;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * PDF of rows that the caller provides. Only some rows are held in memory; the others are already
 * on their pages. Characters that the font does not have are left out; it has Latin, Greek and
 * Cyrillic.
 */
public final class PdfTable implements Table {

  private static final int HELD = 50;

  /** Maximum number of characters in the rows that are held in memory. */
  private static final int HELD_CHARACTERS = 1 << 18;

  private static final float TITLE_SIZE = 12;
  private static final float SIZE = 7;

  /** Maximum number of characters in a cell, so that a cell does not fill pages. */
  private static final int LONGEST = 1_000;

  private final Document document = new Document(PageSize.A4.rotate(), 24, 24, 24, 24);
  private final PdfPTable table;
  private final Font font = Liberation.SANS.create((int) SIZE);
  private int held;
  private int characters;

  public PdfTable(OutputStream out, String title, List<String> headers) throws IOException {
    PdfWriter.getInstance(document, out);
    document.open();
    document.addTitle(title);
    document.add(new Paragraph(title, Liberation.SANS_BOLD.create((int) TITLE_SIZE)));
    this.table = new PdfPTable(headers.size());
    table.setWidthPercentage(100);
    table.setSpacingBefore(SIZE);
    table.setHeaderRows(1);
    table.setComplete(false);
    var bold = Liberation.SANS_BOLD.create((int) SIZE);
    headers.forEach(header -> table.addCell(new PdfPCell(new Phrase(header, bold))));
  }

  @Override
  public void add(List<? extends @Nullable Object> cells) {
    for (var cell : cells) {
      var text = text(cell);
      table.addCell(new PdfPCell(new Phrase(text, font)));
      characters += text.length();
    }
    if (++held == HELD || characters >= HELD_CHARACTERS) {
      document.add(table);
      held = 0;
      characters = 0;
    }
  }

  private static String text(@Nullable Object cell) {
    var text =
        switch (cell) {
          case null -> "";
          case String written -> written;
          case Number number -> number.toString();
          case Boolean truth -> truth.toString();
          default -> JsonMapper.shared().writeValueAsString(cell);
        };
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  @Override
  public void close() {
    table.setComplete(true);
    document.add(table);
    document.close();
  }
}
