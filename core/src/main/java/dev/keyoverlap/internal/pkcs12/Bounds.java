package dev.keyoverlap.internal.pkcs12;

import java.util.Locale;

/**
 * How much a file with keys may hold, and how much work it may ask for.
 *
 * @param bags bags of a PKCS#12 file
 * @param iterations iterations of password-based functions
 * @param nesting levels of values within each other
 */
public record Bounds(long bags, long iterations, long nesting) {

  /** The default bounds. */
  public static final Bounds STANDARD = new Bounds(10_000, 5_000_000, 32);

  /** The things that bounds count. */
  public enum Kind {
    /** Bags of a PKCS#12 file. */
    BAGS,
    /** Iterations of password-based functions. */
    ITERATIONS,
    /** Levels of values within each other. */
    NESTING;

    @Override
    public String toString() {
      return "keystore-" + name().toLowerCase(Locale.ROOT);
    }
  }

  long of(Kind kind) {
    return switch (kind) {
      case BAGS -> bags;
      case ITERATIONS -> iterations;
      case NESTING -> nesting;
    };
  }
}
