package dev.keyoverlap.examples.kit;

import java.util.Locale;

/** The sender's certificates, and its own keys, that the receiver holds. */
enum SetUp {
  /** As before a renewal. */
  OLD("the old ones only"),
  /** As after it. */
  NEW("the new ones only"),
  /** As a receiver can in between that holds several. */
  BOTH("the old and the new ones");

  private final String inWords;

  SetUp(String inWords) {
    this.inWords = inWords;
  }

  boolean holdsOld() {
    return this != NEW;
  }

  boolean holdsNew() {
    return this != OLD;
  }

  String inWords() {
    return inWords;
  }

  /** As the manifest and the answers have it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
