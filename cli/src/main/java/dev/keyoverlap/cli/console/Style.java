package dev.keyoverlap.cli.console;

/** The meaning of a piece of text; the console knows how that looks on a terminal. */
public enum Style {
  /** Nothing in particular. */
  PLAIN(""),
  /** A heading or a name that the eye looks for. */
  STRONG("1"),
  /** In use, as it should be. */
  GOOD("32"),
  /** Needs attention soon. */
  WARNING("33"),
  /** Wrong, expired, refused or compromised. */
  BAD("31"),
  /** Of less interest. */
  FAINT("2");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text in this style, for a terminal with colours. */
  String paint(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
