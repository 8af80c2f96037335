package dev.keyoverlap.camel;

import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/** Signs a body that stays as it is, and verifies one beside its signature. */
final class DetachedEngine implements Engine {

  private final String header;
  private final boolean text;
  private final @Nullable CmsSigner signer;
  private final @Nullable CmsVerifier verifier;

  private DetachedEngine(
      String header, boolean text, @Nullable CmsSigner signer, @Nullable CmsVerifier verifier) {
    this.header = header;
    this.text = text;
    this.signer = signer;
    this.verifier = verifier;
  }

  static DetachedEngine signing(String header, boolean text, CmsSigner signer) {
    return new DetachedEngine(header, text, signer, null);
  }

  static DetachedEngine verifying(String header, CmsVerifier verifier) {
    return new DetachedEngine(header, false, null, verifier);
  }

  /** The content, to be read again from its first byte. */
  @Nullable Object handle(Exchange exchange, @Nullable Object body) throws Exception {
    if (body instanceof InputStream once && !(body instanceof StreamCache)) {
      // It can be read once only, so it waits in a file.
      SpoolFile file = new SpoolFile();
      SpooledContent content = SpooledContent.of(file, exchange);
      try (once;
          OutputStream out = Files.newOutputStream(file.path())) {
        once.transferTo(out);
      }
      return handle(exchange, content);
    }
    try (InputStream in = MessageHandler.stream(exchange, body)) {
      work(exchange, in);
    }
    if (body instanceof StreamCache cache) {
      cache.reset();
    }
    return body;
  }

  private void work(Exchange exchange, InputStream content) throws Exception {
    Message message = exchange.getMessage();
    if (signer != null) {
      ByteArrayOutputStream signature = new ByteArrayOutputStream();
      signer.signStream(content, signature);
      message.setHeader(
          header, text ? signature.toString(StandardCharsets.US_ASCII) : signature.toByteArray());
    } else {
      byte[] signature =
          Objects.requireNonNull(message.getHeader(header, byte[].class), "checked before");
      Outcome outcome =
          Outcome.verified(
              null, Objects.requireNonNull(verifier).verifyDetachedStream(signature, content));
      MessageHandler.tell(exchange, outcome);
    }
  }

  @Override
  public Outcome inMemory(byte[] message) {
    throw new UnsupportedOperationException("A detached signature is beside the body");
  }
}
