package dev.keyoverlap.internal.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages of exceptions that are not ours, in ours. */
class ForeignMessageTest {

  @Test
  void reason_ofEachException_isInWords() {
    Map.<Throwable, String>of(
            new ProviderException(new InvalidKeyException("the token is not there")),
            "the token is not there",
            new IOException("failed: java.lang.IllegalArgumentException: too long"),
            "failed: too long",
            new IOException("two\n lines"),
            "two lines",
            new InvalidKeyException((String) null),
            "no reason was given",
            new InvalidKeyException(null, new IOException("the cause")),
            "the cause",
            new NoSuchFileException("keys.p12"),
            "keys.p12 does not exist",
            new AccessDeniedException("keys.p12"),
            "this process may not access keys.p12",
            new FileSystemException("keys.p12", null, "No space left on device"),
            "keys.p12: No space left on device")
        .forEach((thrown, words) -> assertThat(ForeignMessage.of(thrown)).isEqualTo(words));
  }
}
