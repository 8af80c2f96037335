package dev.keyoverlap.documents;

/** How the page looks: on a screen wide or narrow, light or dark, and on paper. */
final class RunbookStyle {

  /** Without the characters that HTML and XML read differently in a style sheet. */
  static final String SHEET =
      """
      :root { color-scheme: light dark; --back: #ffffff; --ink: #17202b; --soft: #55606e;
        --line: #d5dbe3; --panel: #f5f7fa; --old: #75839a; --new: #1769c0; --overlap: #cfe3f8;
        --overlap-ink: #124f92; --stop: #b3361f; --done: #1c7a4a; --next: #8a5200;
        --next-back: #fff3dc; --on: #ffffff; }
      @media (prefers-color-scheme: dark) {
        :root { --back: #11161d; --ink: #e4e9f0; --soft: #a3adba; --line: #323c49;
          --panel: #19212b; --old: #8491a5; --new: #4f9bef; --overlap: #1d3a5a;
          --overlap-ink: #a9cdf5; --stop: #ff8f78; --done: #57c78c; --next: #ffc46b;
          --next-back: #33280f; --on: #0d1218; } }
      @media print { :root { color-scheme: light; --back: #ffffff; --ink: #000000;
        --soft: #444444; --line: #aaaaaa; --panel: #ffffff; --old: #75839a; --new: #1769c0;
        --overlap: #cfe3f8; --overlap-ink: #124f92; --stop: #b3361f; --done: #1c7a4a;
        --next: #8a5200; --next-back: #ffffff; --on: #ffffff; }
        * { print-color-adjust: exact; } }
      * { box-sizing: border-box; }
      body { margin: 0 auto; padding: 24px 28px 48px; max-width: 1180px; background: var(--back);
        color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue",
        "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
      bdi, dd { overflow-wrap: anywhere; }
      h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 4px; }
      h2 { font-size: 1.25rem; line-height: 1.3; margin: 36px 0 8px; }
      p { margin: 8px 0; }
      .lead { color: var(--soft); margin: 0 0 16px; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 16px 0; }
      dt { color: var(--soft); } dd { margin: 0; }
      .banner { border-left: 4px solid var(--next); background: var(--next-back);
        padding: 10px 14px; margin: 16px 0; border-radius: 0 6px 6px 0; }
      .banner strong { color: var(--next); }
      .late { color: var(--stop); font-weight: 700; }
      .side { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px 36px; }
      figure { margin: 8px 0 0; }
      figcaption { color: var(--soft); font-size: .875rem; margin-top: 8px; }
      svg { display: block; width: 100%; max-width: 500px; height: auto; margin: 0 auto; }
      ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 0;
        margin: 8px 0 0; font-size: .8125rem; color: var(--soft); }
      .legend span { display: inline-block; width: 22px; height: 12px; margin-right: 6px;
        vertical-align: -1px; border: 1.5px solid var(--soft); border-radius: 2px; }
      .legend .in-use { background: var(--new); border-color: var(--new); }
      .legend .staged { border: 1.5px dashed var(--new); }
      .legend .kept { border-color: var(--old);
        background: repeating-linear-gradient(-45deg, var(--old) 0 2px, transparent 2px 5px); }
      .legend .both { border: 0;
        background: linear-gradient(90deg, var(--old) 50%, var(--new) 50%); }
      .legend .live { background: var(--overlap); border-color: var(--overlap-ink); }
      .legend .stop { border-color: var(--stop);
        background: repeating-linear-gradient(-45deg, var(--stop) 0 1px, transparent 1px 5px); }
      table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
      caption { text-align: left; font-weight: 600; padding: 0 0 6px; }
      th, td { text-align: left; vertical-align: top; padding: 8px 10px 8px 0;
        border-top: 1px solid var(--line); }
      thead th { color: var(--soft); font-weight: 600; font-size: .8125rem; border-top: 0; }
      th:first-child { padding-left: 8px; width: 3em; }
      tbody th { font-variant-numeric: tabular-nums; }
      td.who { width: 9.5em; color: var(--soft); }
      td.state { width: 13em; }
      tr.done td.state { color: var(--done); }
      tr.next { background: var(--next-back); }
      tr.next td.state b { color: var(--next); }
      svg text { font-size: 11px; fill: var(--ink); font-family: inherit; }
      svg .heading { text-anchor: middle; fill: var(--soft); font-weight: 600; font-size: 10.5px; }
      svg .close { font-size: 9px; }
      svg .upright { text-anchor: middle; }
      svg .axis, svg .lane { stroke: var(--line); stroke-width: 1.5; fill: none; }
      svg .axis { stroke: var(--soft); stroke-width: 1; }
      svg .time { text-anchor: end; fill: var(--soft); font-size: 10px; }
      svg .time.now, svg .time.end { fill: var(--ink); font-weight: 700; }
      svg .tick { fill: var(--soft); } svg .mark { fill: var(--ink); }
      svg .old-fill { fill: var(--old); } svg .new-fill { fill: var(--new); }
      svg .old-line { stroke: var(--old); stroke-width: 1.5; }
      svg .new-line { stroke: var(--new); stroke-width: 1.5; }
      svg .staged { fill: none; stroke-dasharray: 3 2; }
      svg .hatch-old { stroke: var(--old); stroke-width: 4; }
      svg .hatch-new { stroke: var(--new); stroke-width: 4; }
      svg .hatch-still { stroke: var(--stop); stroke-width: 1.2; stroke-opacity: .45; }
      svg .downtime-edge { stroke: var(--stop); stroke-width: 1.5; fill: none; }
      svg .downtime-word { fill: var(--stop); font-weight: 700; }
      svg .overlap { fill: var(--overlap); }
      svg .overlap-word { fill: var(--overlap-ink); font-weight: 600; font-size: 10px; }
      svg .dot { fill: var(--back); stroke: var(--ink); stroke-width: 1.5; }
      svg .number { text-anchor: middle; font-weight: 700; }
      svg .label, svg .number { paint-order: stroke; }
      svg .label { stroke: var(--back); stroke-width: 4px; stroke-linejoin: round; }
      svg .before { text-anchor: end; }
      svg .wait { fill: var(--panel); stroke: var(--soft); stroke-width: 1;
        stroke-dasharray: 4 3; }
      svg .wait ~ .label { stroke: none; }
      svg .done .dot { fill: var(--done); stroke: var(--done); }
      svg .done .dot ~ .number { fill: var(--on); }
      svg .done .wait { stroke: var(--done); stroke-dasharray: none; }
      svg .done .label { fill: var(--soft); }
      svg .next .dot { fill: var(--next-back); stroke: var(--next); stroke-width: 3; }
      svg .next .wait { fill: var(--next-back); stroke: var(--next); stroke-width: 2; }
      svg .next .label { font-weight: 700; }
      @media (min-width: 900px) {
        .side { grid-template-columns: minmax(380px, 4fr) 6fr; align-items: start; } }
      @media (max-width: 620px) {
        body { padding: 14px 12px 32px; }
        h1 { font-size: 1.4rem; }
        thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); }
        tbody tr { display: grid; grid-template-columns: 2.25em 1fr; column-gap: 4px;
          border-top: 1px solid var(--line); padding: 8px 0; }
        tbody th, td, td.who, td.state { border: 0; padding: 0; width: auto; }
        tbody th { grid-row: 1 / span 3; padding-left: 6px; }
        td { grid-column: 2; } }
      @media print {
        body { padding: 0; max-width: none; font-size: 10.5pt; }
        .side { grid-template-columns: minmax(0, 1fr); }
        svg { max-width: 420px; }
        figure, tr, .banner { break-inside: avoid; }
        h2 { break-after: avoid; } }
      """;

  private RunbookStyle() {}
}
