package dev.keyoverlap.jdbc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Fields one after the other, each with its length, so that none can be read in two ways. */
final class Framed {

  static final SecureRandom RANDOM = new SecureRandom();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins with the purpose, so that what was made for one is of no use for another. */
  Framed(String purpose) {
    add(purpose);
  }

  Framed add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  Framed addOptional(@Nullable String text) {
    bytes.write(text == null ? 0 : 1);
    return text == null ? this : add(text);
  }

  Framed add(byte[] field) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
    bytes.writeBytes(field);
    return this;
  }

  Framed add(long number) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** In hexadecimal. */
  String sha256() {
    return HexFormat.of().formatHex(digest().digest(bytes.toByteArray()));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
