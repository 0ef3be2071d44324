package dev.annals.export;

import dev.annals.kernel.Refusal;

/** The file of an export has expired. */
public class ExportExpired extends Refusal {

  ExportExpired() {
    super(
        Code.NOT_FOUND,
        "This export has expired and its file was removed. Request the export" + " again.");
  }
}
