package dev.keyoverlap.xmldsig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.fixtures.SigningRoundTrip;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.time.InstantSource;

/** Signs in the form that has room for two signatures and keeps the whole document as it was. */
class XmlSigningRoundTripTest extends SigningRoundTrip {

  @Override
  protected byte[] sign(KeyringSource keys, InstantSource clock, byte[] content)
      throws KeyOverlapException {
    return XmlSigner.with(keys)
        .signAs(ORDERS)
        .signAsIfPresent(ORDERS_NEXT)
        .form(SignatureForm.PARALLEL_ENVELOPED)
        .clock(clock)
        .build()
        .sign(content);
  }

  @Override
  protected VerifiedContent verify(
      KeyringSource keys, VerificationPolicy policy, InstantSource clock, byte[] message)
      throws KeyOverlapException {
    VerifiedXml verified = XmlVerifier.with(keys, policy).clock(clock).build().verify(message);
    return Results.verified(verified.only().canonical(), verified.report());
  }

  @Override
  protected byte[] content() {
    return "<o:Order xmlns:o=\"urn:orders\"><o:Item n=\"1\">two &amp; more</o:Item></o:Order>"
        .getBytes(UTF_8);
  }
}
