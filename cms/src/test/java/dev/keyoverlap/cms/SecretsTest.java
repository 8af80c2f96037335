package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.decrypt.EnvelopeReader;
import dev.keyoverlap.cms.internal.decrypt.RecipientSearch;
import dev.keyoverlap.cms.internal.verify.SignedMessageReader;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No content and no key in what is printed, thrown or logged. */
class SecretsTest {

  private static final String SECRET = "attack at dawn, with all that we have";
  private static final byte[] CONTENT = SECRET.getBytes(StandardCharsets.UTF_8);
  private static final HeldKey KEY = TestKeys.rsa("orders");

  @Test
  void toString_exceptionsAndOutput_holdNeitherContentNorKey() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<String> said;
    try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      System.setErr(capture);
      said = everythingSaid();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    said.add(printed.toString(StandardCharsets.UTF_8));

    RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) KEY.privateKey();
    List<String> secrets =
        List.of(
            "attack at dawn",
            Arrays.toString(CONTENT).substring(1, 30),
            HexFormat.of().formatHex(CONTENT).substring(0, 20),
            privateKey.getPrivateExponent().toString(),
            privateKey.getPrivateExponent().toString(16),
            privateKey.getPrimeP().toString(),
            privateKey.getPrimeP().toString(16));
    assertThat(said).hasSizeGreaterThan(15);
    for (String text : said) {
      for (String secret : secrets) {
        assertThat(text.contains(secret)).as("a secret in: %s", text).isFalse();
      }
    }
    // The control: the search would find one.
    assertThat("we " + SECRET).contains(secrets.get(0));
  }

  private static List<String> everythingSaid() throws Exception {
    Keyring ring = Ring.empty().add(alias("orders"), KEY, Instant.now()).keyring();
    CmsSigner.Builder signerBuilder = CmsSigner.with(ring).signAs(alias("orders"));
    CmsSigner signer = signerBuilder.build();
    CmsEncryptor.Builder encryptorBuilder =
        CmsEncryptor.with(ring)
            .encryptTo(alias("orders"))
            .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5);
    CmsEncryptor encryptor = encryptorBuilder.build();
    CmsDecryptor decryptor =
        CmsDecryptor.with(ring)
            .accept(ContentEncryption.LEGACY_AES_256_CBC)
            .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .build();
    CmsVerifier verifier = CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("orders")));
    byte[] signed = signer.sign(CONTENT);
    byte[] enveloped = encryptor.encrypt(CONTENT);

    List<String> said = new ArrayList<>();
    for (Object object :
        List.of(
            signerBuilder,
            signer,
            encryptorBuilder,
            encryptor,
            decryptor,
            verifier,
            verifier.verify(signed),
            decryptor.decrypt(enveloped),
            SignedMessageReader.read(signed, Budget.of(Limits.DEFAULT)),
            EnvelopeReader.read(
                enveloped,
                Budget.of(Limits.DEFAULT),
                new RecipientSearch(ring, AcceptedAlgorithms.byDefault())))) {
      said.add(object.toString());
    }
    for (int i = 0; i < signed.length; i += 7) {
      byte[] changed = signed.clone();
      changed[i] ^= 0x55;
      said.addAll(saidBy(() -> verifier.verify(changed)));
      said.addAll(saidBy(() -> verifier.verifyDetached(changed, CONTENT)));
    }
    for (int i = 0; i < enveloped.length; i += 7) {
      byte[] changed = enveloped.clone();
      changed[i] ^= 0x55;
      said.addAll(saidBy(() -> decryptor.decrypt(changed)));
    }
    said.addAll(saidBy(() -> verifier.verify(CONTENT)));
    said.addAll(saidBy(() -> decryptor.decrypt(CONTENT)));
    said.addAll(saidBy(() -> CmsSigner.with(ring).signAs(alias("absent")).build().sign(CONTENT)));
    return said;
  }

  private static List<String> saidBy(Action action) throws Exception {
    try {
      action.run();
      return List.of();
    } catch (KeyOverlapException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      return List.of(e.toString(), trace.toString());
    }
  }

  private interface Action {
    void run() throws Exception;
  }
}
