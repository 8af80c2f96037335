package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.sign.SpotFinder;
import dev.keyoverlap.xmldsig.internal.sign.SpotFinder.Position;

/**
 * Where in the document the signature is put; where there are several, one after the other.
 *
 * <pre>{@code
 * SignaturePlace.firstIn(ElementSelector.named("urn:orders", "Header"));
 * SignaturePlace.after(ElementSelector.xpath("/o:Batch/o:Order", Map.of("o", "urn:orders")));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class SignaturePlace {

  private final SpotFinder finder;

  private SignaturePlace(Position position, ElementSelector element) {
    this.finder = new SpotFinder(position, element.finder());
  }

  /**
   * As the first thing in an element.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace firstIn(ElementSelector element) {
    return new SignaturePlace(Position.FIRST_IN, element);
  }

  /**
   * As the last thing in an element. The default is the last in the document's own.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace lastIn(ElementSelector element) {
    return new SignaturePlace(Position.LAST_IN, element);
  }

  /**
   * Before an element.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace before(ElementSelector element) {
    return new SignaturePlace(Position.BEFORE, element);
  }

  /**
   * After an element.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace after(ElementSelector element) {
    return new SignaturePlace(Position.AFTER, element);
  }

  SpotFinder finder() {
    return finder;
  }

  /** For people, to complete "to be ...". */
  @Override
  public String toString() {
    return finder.toString();
  }
}
