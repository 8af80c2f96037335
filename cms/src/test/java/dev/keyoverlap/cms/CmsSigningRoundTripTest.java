package dev.keyoverlap.cms;

import dev.keyoverlap.fixtures.SigningRoundTrip;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.KeyringSource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

class CmsSigningRoundTripTest extends SigningRoundTrip {

  @Override
  protected byte[] sign(KeyringSource keys, InstantSource clock, byte[] content)
      throws KeyOverlapException {
    return CmsSigner.with(keys)
        .signAs(ORDERS)
        .signAsIfPresent(ORDERS_NEXT)
        .clock(clock)
        .build()
        .sign(content);
  }

  @Override
  protected VerifiedContent verify(
      KeyringSource keys, VerificationPolicy policy, InstantSource clock, byte[] message)
      throws KeyOverlapException {
    return CmsVerifier.with(keys, policy).clock(clock).build().verify(message);
  }

  @Override
  protected byte[] content() {
    return "an order\r\nof two lines".getBytes(StandardCharsets.UTF_8);
  }
}
