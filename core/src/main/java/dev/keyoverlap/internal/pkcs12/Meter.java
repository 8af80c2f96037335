package dev.keyoverlap.internal.pkcs12;

/** Counts the cost of reading one file. Not for use by several threads. */
public final class Meter {

  private final Bounds bounds;
  private long bags;
  private long iterations;

  private Meter(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Begins to count.
   *
   * @param bounds what is allowed
   * @return a meter at zero
   */
  public static Meter of(Bounds bounds) {
    return new Meter(bounds);
  }

  void countBag() throws ExceededException {
    require(Bounds.Kind.BAGS, ++bags);
  }

  void countIterations(long more) throws ExceededException {
    iterations = Math.addExact(iterations, more);
    require(Bounds.Kind.ITERATIONS, iterations);
  }

  void requireDepth(int depth) throws ExceededException {
    require(Bounds.Kind.NESTING, depth);
  }

  private void require(Bounds.Kind kind, long count) throws ExceededException {
    if (count > bounds.of(kind)) {
      throw new ExceededException(kind, bounds.of(kind));
    }
  }
}
