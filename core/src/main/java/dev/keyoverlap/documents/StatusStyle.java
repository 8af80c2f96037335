package dev.keyoverlap.documents;

/** How the page of a keystore looks, in addition to the style of runbooks. */
final class StatusStyle {

  /** Without the characters that HTML and XML read differently in a style sheet. */
  static final String SHEET =
      """
      h3 { font-size: 1rem; margin: 18px 0 2px; }
      code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .875rem; }
      dl { grid-template-columns: fit-content(45%) minmax(0, 1fr); }
      .well { color: var(--done); font-weight: 600; }
      .turn { border-left: 4px solid var(--new); padding: 4px 14px; }
      .legend .now { width: 2px; background: var(--ink); border-color: var(--ink); }
      .axis { position: relative; height: 22px; margin-top: 12px; color: var(--soft);
        font-size: .75rem; border-bottom: 1px solid var(--line); }
      .axis span { position: absolute; bottom: 2px; padding-left: 3px;
        border-left: 1px solid var(--soft); }
      .key { margin: 6px 0 2px; font-size: .875rem; }
      .track { position: relative; height: 16px; background: var(--panel);
        border: 1px solid var(--line); border-radius: 3px; overflow: hidden; }
      .track span { position: absolute; top: 0; bottom: 0; box-sizing: border-box; }
      .track .in-use { background: var(--new); }
      .track .staged { border: 2px dashed var(--new); }
      .track .was { background: var(--line); }
      .track .kept { border: 1px solid var(--old);
        background: repeating-linear-gradient(-45deg, var(--old) 0 2px, transparent 2px 6px); }
      .track .stop { border: 1px solid var(--stop);
        background: repeating-linear-gradient(-45deg, var(--stop) 0 2px, transparent 2px 6px); }
      .track .now { border-left: 2px solid var(--ink); width: 2px; }
      table.list th:first-child { padding-left: 0; width: auto; }
      table.list td { overflow-wrap: anywhere; }
      @media (max-width: 620px) {
        table.list tbody tr { grid-template-columns: 1fr; }
        table.list td { grid-column: 1; } }
      @media print { .track, .key, h3 { break-inside: avoid; } h3, .key { break-after: avoid; } }
      """;

  private StatusStyle() {}
}
