package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.w3c.dom.Document;
import org.w3c.dom.Text;

/** Long content that is put into a message when it is written, in the place of a text. */
public final class Splice {

  private final Text place;
  private final byte[] content;

  /**
   * A splice.
   *
   * @param place a text as {@link #place} makes it, which is in the tree by now
   * @param content in UTF-8, as XML spells it
   */
  public Splice(Text place, byte[] content) {
    this.place = place;
    this.content = content;
  }

  /** A text that nobody can have foreseen, so that it is nowhere else. */
  public static Text place(Document document) {
    return document.createTextNode(UUID.randomUUID().toString());
  }

  /** The whole message, comments and all, with the content in it. */
  byte[] bytes() throws NotCanonicalException {
    byte[] around =
        CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(place.getOwnerDocument());
    int from = new String(around, StandardCharsets.ISO_8859_1).indexOf(place.getData());
    int to = from + place.getLength();
    byte[] all = Arrays.copyOf(around, around.length - place.getLength() + content.length);
    System.arraycopy(content, 0, all, from, content.length);
    System.arraycopy(around, to, all, from + content.length, around.length - to);
    return all;
  }

  /** Puts the content into the tree, of which nothing in it is markup. */
  void fill() {
    place.setData(new String(content, StandardCharsets.UTF_8));
  }
}
