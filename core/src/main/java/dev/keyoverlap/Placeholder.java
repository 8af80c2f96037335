package dev.keyoverlap;

/** Keeps the package exportable until its first type arrives, which replaces this one. */
public final class Placeholder {

  private Placeholder() {}
}
