package dev.keyoverlap.internal.pkcs12;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A password in the forms of the two families of algorithms. RFC 7292 takes a BMPString with a zero
 * at its end (appendix B.1), RFC 8018 takes bytes, in practice UTF-8.
 */
public final class Password {

  private final char[] characters;
  private final boolean zeroAtTheEnd;

  private Password(char[] characters, boolean zeroAtTheEnd) {
    this.characters = characters.clone();
    this.zeroAtTheEnd = zeroAtTheEnd;
  }

  /**
   * A password as this library writes with it.
   *
   * @param characters the password
   * @return the password
   */
  public static Password of(char[] characters) {
    return new Password(characters, true);
  }

  /** The ways to read it: programs differ on whether an empty one has the zero at its end. */
  static List<Password> readings(char[] characters) {
    return characters.length == 0
        ? List.of(of(characters), new Password(characters, false))
        : List.of(of(characters));
  }

  byte[] bmp() {
    byte[] bytes = new String(characters).getBytes(StandardCharsets.UTF_16BE);
    return zeroAtTheEnd ? Arrays.copyOf(bytes, bytes.length + 2) : bytes;
  }

  byte[] utf8() {
    return new String(characters).getBytes(StandardCharsets.UTF_8);
  }

  /** Nothing of the password. */
  @Override
  public String toString() {
    return "a password";
  }
}
