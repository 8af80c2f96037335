package dev.keyoverlap.documents;

import dev.keyoverlap.documents.Timeline.Held;
import dev.keyoverlap.documents.Timeline.Progress;
import dev.keyoverlap.documents.Timeline.Relies;
import dev.keyoverlap.documents.Timeline.Row;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Role;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A timeline as an SVG picture. Time runs downwards, with a band for each key on the left and a
 * lane for each role on the right. It is narrow enough for a telephone, and has a description in
 * words.
 */
final class TimelinePicture {

  private static final int WIDTH = 360;

  /** Left of zero, for dates. */
  private static final int MARGIN = 14;

  private static final int HEAD = 62;
  private static final int ROW = 34;
  private static final int WAITING_ROW = 48;
  private static final int FOOT = 10;
  private static final int AXIS = 62;
  private static final int BAND = 16;
  private static final int OLD_KEY = 72;
  private static final int NEW_KEY = 94;
  private static final int PARTNER = 116;
  private static final int LANES = 154;
  private static final int LANES_END = 354;
  private static final int DOT = 10;

  /** So much of a letter's height is above the middle of a line. */
  private static final int MIDDLE = 4;

  private final Markup out;
  private final Timeline timeline;
  private final String id;
  private final List<Row> rows;
  private final List<Role> lanes;

  private TimelinePicture(Markup out, Timeline timeline, String id) {
    this.out = out;
    this.timeline = timeline;
    this.id = id;
    this.rows = timeline.rows();
    this.lanes = timeline.lanes();
  }

  /**
   * Draws a timeline.
   *
   * @param id what no other picture of the page is called
   */
  static void draw(Markup out, Timeline timeline, String id) {
    new TimelinePicture(out, timeline, id).draw();
  }

  private void draw() {
    int height = top(rows.size()) + FOOT;
    out.open(
        "svg",
        "viewBox",
        -MARGIN + " 0 " + (WIDTH + MARGIN) + " " + height,
        "role",
        "img",
        "aria-labelledby",
        id + "-title " + id + "-words");
    out.element("title", "Timeline of " + timeline.procedure().caseId(), "id", id + "-title");
    out.element("desc", timeline.inWords(), "id", id + "-words");
    patterns();
    span(Row::still, this::drawDowntime);
    span(Row::live, this::drawOverlap);
    drawHeadings(height);
    drawBand(OLD_KEY, "old", Row::oldKey, Held.IN_USE);
    drawBand(NEW_KEY, "new", Row::newKey, firstOfNewKey());
    drawPartner();
    for (int i = 0; i < rows.size(); i++) {
      drawTime(i);
      drawStep(i);
    }
    out.close();
  }

  private Held firstOfNewKey() {
    return timeline.procedure().has(Action.RESTORE) ? Held.KEPT : Held.NONE;
  }

  // ---- where things are

  private int top(int row) {
    return HEAD
        + rows.subList(0, row).stream().mapToInt(one -> one.waits() ? WAITING_ROW : ROW).sum();
  }

  private int middle(int row) {
    return (top(row) + top(row + 1)) / 2;
  }

  /** Where what a step changes ends, if another changes it again. */
  private int end(int row) {
    return row < rows.size() ? middle(row) : top(rows.size());
  }

  private int lane(Role role) {
    int width = (LANES_END - LANES) / lanes.size();
    return LANES + lanes.indexOf(role) * width + width / 2;
  }

  private static String number(int value) {
    return Integer.toString(value);
  }

  // ---- what is behind

  private void patterns() {
    out.open("defs");
    hatch("kept-old", "hatch-old");
    hatch("kept-new", "hatch-new");
    hatch("still", "hatch-still");
    out.close();
  }

  private void hatch(String name, String style) {
    out.open(
        "pattern",
        "id",
        id + "-" + name,
        "width",
        "6",
        "height",
        "6",
        "patternUnits",
        "userSpaceOnUse",
        "patternTransform",
        "rotate(45)");
    out.empty("line", "class", style, "x1", "0", "y1", "0", "x2", "0", "y2", "6");
    out.close();
  }

  @FunctionalInterface
  private interface Drawing {
    void between(int top, int bottom);
  }

  /** Each stretch of rows that are alike in something. */
  private void span(Predicate<Row> which, Drawing drawing) {
    int first = -1;
    for (int i = 0; i <= rows.size(); i++) {
      boolean within = i < rows.size() && which.test(rows.get(i));
      if (within && first < 0) {
        first = i;
      } else if (!within && first >= 0) {
        drawing.between(end(first), end(i));
        first = -1;
      }
    }
  }

  private void drawDowntime(int top, int bottom) {
    rectangle(
        "downtime",
        LANES - 4,
        top - ROW / 2,
        WIDTH - LANES + 2,
        bottom - top + ROW,
        "fill",
        "url(#" + id + "-still)");
    out.empty(
        "path",
        "class",
        "downtime-edge",
        "d",
        String.format(
            Locale.ROOT,
            "M%d %dH%dM%d %dH%d",
            LANES - 4,
            top - ROW / 2,
            WIDTH - 2,
            LANES - 4,
            bottom + ROW / 2,
            WIDTH - 2));
    upright("downtime", "downtime-word", WIDTH - 4, (top + bottom) / 2);
  }

  private void drawOverlap(int top, int bottom) {
    rectangle("overlap", OLD_KEY - 4, top, PARTNER + BAND - OLD_KEY + 8, bottom - top, "rx", "4");
    if (bottom - top > 76) {
      upright("both keys work", "overlap-word", PARTNER + BAND + 15, (top + bottom) / 2);
    }
  }

  private void drawHeadings(int height) {
    upright("old key", "heading", OLD_KEY + BAND / 2 + MIDDLE, HEAD - 32);
    upright("new key", "heading", NEW_KEY + BAND / 2 + MIDDLE, HEAD - 32);
    upright("partner", "heading", PARTNER + BAND / 2 + MIDDLE, HEAD - 32);
    out.empty("path", "class", "axis", "d", "M" + AXIS + " " + (HEAD - 4) + "V" + (height - FOOT));
    for (Role role : lanes) {
      List<String> heading = heading(role);
      String style = lanes.size() > 3 ? "heading close" : "heading";
      for (int i = 0; i < heading.size(); i++) {
        words(style, lane(role), HEAD - 20 - 12 * (heading.size() - 1 - i), heading.get(i));
      }
      out.empty(
          "path",
          "class",
          "lane",
          "d",
          "M" + lane(role) + " " + (HEAD - 10) + "V" + (height - FOOT));
    }
  }

  private static List<String> heading(Role role) {
    return switch (role) {
      case TENANT_ADMINISTRATOR -> List.of("tenant", "admin.");
      case INTEGRATION_DEVELOPER -> List.of("developer");
      case RECEIVER_ADMINISTRATOR -> List.of("receiver", "admin.");
      case SENDER_ADMINISTRATOR -> List.of("sender", "admin.");
      case LOAD_BALANCER_ADMINISTRATOR -> List.of("load", "balancer");
      case PLATFORM_OPERATOR -> List.of("platform");
      case SCHEDULER -> List.of("job");
    };
  }

  // ---- keys

  private void drawBand(int x, String whose, Function<Row, Held> state, Held before) {
    Held now = before;
    int from = HEAD - 4;
    for (int i = 0; i <= rows.size(); i++) {
      boolean last = i == rows.size();
      if (last || state.apply(rows.get(i)) != now) {
        drawHeld(x, whose, now, from, last ? top(i) : middle(i));
        from = last ? from : middle(i);
        now = last ? now : state.apply(rows.get(i));
      }
    }
  }

  private void drawHeld(int x, String whose, Held held, int from, int to) {
    switch (held) {
      case NONE -> {
        // Nothing is there.
      }
      case STAGED -> rectangle("staged " + whose + "-line", x, from, BAND, to - from);
      case IN_USE -> rectangle(whose + "-fill", x, from, BAND, to - from);
      case KEPT ->
          rectangle(
              whose + "-line",
              x,
              from,
              BAND,
              to - from,
              "fill",
              "url(#" + id + "-kept-" + whose + ")");
    }
  }

  private void drawPartner() {
    Relies now = Relies.OLD;
    int from = HEAD - 4;
    for (int i = 0; i <= rows.size(); i++) {
      boolean last = i == rows.size();
      if (last || rows.get(i).partner() != now) {
        int to = last ? top(i) : middle(i);
        if (now == Relies.BOTH) {
          rectangle("old-fill", PARTNER, from, BAND / 2, to - from);
          rectangle("new-fill", PARTNER + BAND / 2, from, BAND / 2, to - from);
        } else {
          rectangle(now == Relies.NEW ? "new-fill" : "old-fill", PARTNER, from, BAND, to - from);
        }
        from = to;
        now = last ? now : rows.get(i).partner();
      }
    }
  }

  // ---- steps

  private void drawTime(int index) {
    Row row = rows.get(index);
    if (!row.when().isEmpty()) {
      words(
          row.progress() == Progress.NEXT ? "time now" : "time",
          AXIS - 8,
          middle(index) + MIDDLE,
          row.when());
      out.empty(
          "circle", "class", "tick", "cx", number(AXIS), "cy", number(middle(index)), "r", "2");
    }
    if (!row.end().isEmpty()) {
      int y = top(index + 1) - 6;
      words("time end", AXIS - 8, y + MIDDLE, row.end());
      out.empty(
          "path",
          "class",
          "mark",
          "d",
          String.format(Locale.ROOT, "M%d %dl5 5l-5 5l-5 -5z", AXIS, y - 5));
    }
  }

  private void drawStep(int index) {
    Row row = rows.get(index);
    int y = middle(index);
    out.open("g", "class", "step " + row.progress().name().toLowerCase(Locale.ROOT));
    if (row.waits()) {
      int height = 26;
      rectangle("wait", LANES, y - height / 2, LANES_END - LANES, height, "rx", "13");
      words("number", LANES + 14, y + MIDDLE, number(row.step().number()));
      words("label", LANES + 28, y + MIDDLE, waiting(row));
    } else {
      int x = lane(row.step().role());
      boolean leftHalf = x < (LANES + LANES_END) / 2;
      out.empty("circle", "class", "dot", "cx", number(x), "cy", number(y), "r", number(DOT));
      words("number", x, y + MIDDLE, number(row.step().number()));
      words(
          leftHalf ? "label" : "label before",
          leftHalf ? x + DOT + 5 : x - DOT - 5,
          y + MIDDLE,
          label(row.step().action()));
    }
    out.close();
  }

  private String waiting(Row row) {
    return switch (row.step().action()) {
      case KEEP_OLD -> "keep old key for " + timeline.daysKept() + " days";
      case AWAIT_ARRIVAL -> "messages arrive";
      case AWAIT_LAST_DAY -> "wait for the last day";
      default -> "wait for the date";
    };
  }

  private static String label(Action action) {
    return switch (action) {
      case CREATE_KEY, PARTNER_CREATES -> "create key";
      case RECEIVE_CERTIFICATE -> "certificate";
      case START_SECOND -> "use both";
      case ACCEPT_BOTH -> "accept both";
      case ASSURE -> "confirm";
      case EXCHANGE -> "swap";
      case AGREE_DOWNTIME -> "agree on time";
      case STOP_SENDING -> "stop sending";
      case START_SENDING -> "send again";
      case REMOVE_OLD -> "remove old";
      case COMPROMISE -> "compromised";
      default -> action.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  // ---- shapes

  private void rectangle(String style, int x, int y, int width, int height, String... more) {
    String[] attributes = new String[10 + more.length];
    String[] first = {
      "class",
      style,
      "x",
      number(x),
      "y",
      number(y),
      "width",
      number(width),
      "height",
      number(height)
    };
    System.arraycopy(first, 0, attributes, 0, first.length);
    System.arraycopy(more, 0, attributes, first.length, more.length);
    out.empty("rect", attributes);
  }

  private void words(String style, int x, int y, String text) {
    out.element("text", text, "class", style, "x", number(x), "y", number(y));
  }

  private void upright(String text, String style, int x, int y) {
    out.element(
        "text",
        text,
        "class",
        style + " upright",
        "transform",
        String.format(Locale.ROOT, "translate(%d %d) rotate(-90)", x, y));
  }
}
