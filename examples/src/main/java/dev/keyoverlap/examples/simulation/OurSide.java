package dev.keyoverlap.examples.simulation;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.ring.KeyringSource;
import java.time.InstantSource;
import java.util.Arrays;

/** Our signers and readers, set up once for two years: nobody touches them in a renewal. */
final class OurSide {

  static final Alias ORDERS = alias("orders");
  private static final Alias ORDERS_NEXT = alias("orders-next");

  private final Writing writing;
  private final Reading reading;

  OurSide(UseCase useCase, KeyringSource keys, InstantSource clock) {
    CmsSigner signer =
        CmsSigner.with(keys).signAs(ORDERS).signAsIfPresent(ORDERS_NEXT).clock(clock).build();
    CmsEncryptor encryptor =
        CmsEncryptor.with(keys)
            .encryptTo(ORDERS)
            .encryptToIfPresent(ORDERS_NEXT)
            .clock(clock)
            .build();
    CmsVerifier verifier =
        CmsVerifier.with(keys, VerificationPolicy.anyOf(ORDERS, ORDERS_NEXT)).clock(clock).build();
    CmsDecryptor decryptor = CmsDecryptor.of(keys);
    writing = useCase == UseCase.CMS_SIGNER_OUTBOUND ? signer::sign : encryptor::encrypt;
    reading =
        useCase == UseCase.CMS_VERIFIER_INBOUND
            ? message -> verifier.verify(message).content()
            : message -> decryptor.decrypt(message).content();
  }

  byte[] send(byte[] content) throws KeyOverlapException {
    return writing.of(content);
  }

  boolean reads(byte[] message, byte[] content) {
    try {
      return Arrays.equals(reading.of(message), content);
    } catch (KeyOverlapException e) {
      return false;
    }
  }

  @FunctionalInterface
  private interface Writing {
    byte[] of(byte[] content) throws KeyOverlapException;
  }

  @FunctionalInterface
  private interface Reading {
    byte[] of(byte[] message) throws KeyOverlapException;
  }
}
