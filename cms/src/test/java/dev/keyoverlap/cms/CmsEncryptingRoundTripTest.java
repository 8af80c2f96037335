package dev.keyoverlap.cms;

import dev.keyoverlap.fixtures.EncryptingRoundTrip;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.ring.KeyringSource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

class CmsEncryptingRoundTripTest extends EncryptingRoundTrip {

  @Override
  protected byte[] encrypt(KeyringSource keys, InstantSource clock, byte[] content)
      throws KeyOverlapException {
    return CmsEncryptor.with(keys)
        .encryptTo(RECEIVER)
        .encryptToIfPresent(RECEIVER_NEXT)
        .clock(clock)
        .build()
        .encrypt(content);
  }

  @Override
  protected DecryptedContent decrypt(KeyringSource keys, InstantSource clock, byte[] message)
      throws KeyOverlapException {
    return CmsDecryptor.of(keys).decrypt(message);
  }

  @Override
  protected byte[] content() {
    return "an order\r\nof two lines".getBytes(StandardCharsets.UTF_8);
  }
}
