package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Allocation;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A message of each kind, and whoever reads it, in every way in which that can be done: what an
 * attacker's changes are tried on.
 */
final class SampleMessages {

  static final byte[] CONTENT = "an order of ten".getBytes(UTF_8);

  private final List<Sample> samples = new ArrayList<>();
  private final Keyring ring;
  private final CmsVerifier verifier;
  private final CmsDecryptor decryptor;

  /** What others are encrypted or signed around. */
  private final byte[] signed;

  private final byte[] encrypted;

  private SampleMessages() throws Exception {
    Instant now = Instant.now();
    HeldKey root = TestKeys.ec("root");
    this.ring =
        Ring.empty()
            .add(alias("rsa"), TestKeys.rsa("rsa"), now)
            .add(alias("rsa-2"), TestKeys.rsa("second"), now)
            .add(alias("ec"), TestKeys.ec("ec"), now)
            .add(alias("ed"), TestKeys.named("ed").algorithm("Ed25519", 0).make(), now)
            .add(alias("x"), RecipientKeys.x25519("x"), now)
            .add(alias("kem"), RecipientKeys.mlKem("kem", KeyEncapsulation.ML_KEM_768), now)
            .add(alias("root"), PeerCertificate.of(root.certificate()), now)
            .keyring();
    this.verifier =
        CmsVerifier.of(
            ring,
            VerificationPolicy.anyOf(alias("rsa"), alias("rsa-2"), alias("ec"), alias("ed"))
                .acceptChains(alias("ec"), ChainTrust.to(alias("root")).anySubject()));
    this.decryptor = decryptor(each -> ContentSuite.of(each).isAuthenticated());
    this.signed = signer("ec").build().sign(CONTENT);
    this.encrypted = encryptor("x").build().encrypt(CONTENT);
    addSigned(TestKeys.named("leaf").algorithm("EC", 256).noAuthority().issuedBy(root).make());
    addEncrypted();
    addBoth();
  }

  /** Makes keys and messages. */
  static List<Sample> make() throws Exception {
    return new SampleMessages().samples;
  }

  /** One message and its readers. */
  static final class Sample {

    private final String name;
    private final byte[] message;
    private final List<byte[]> genuine;
    private final List<Reader> readers;

    /**
     * A message.
     *
     * @param genuine all that may come out, since it was signed or encrypted; empty if encryption
     *     does not authenticate, and anything may
     */
    Sample(String name, byte[] message, List<byte[]> genuine, List<Reader> readers) {
      this.name = name;
      this.message = message;
      this.genuine = genuine;
      this.readers = readers;
    }

    byte[] message() {
      return message;
    }

    /** The same message, for somebody else. */
    Sample readBy(String description, Reader reader) {
      return new Sample(description, message, genuine, List.of(reader));
    }

    /** What each reader accepts. */
    List<Optional<byte[]>> readInEveryWay(byte[] changed) throws Exception {
      List<Optional<byte[]>> contents = new ArrayList<>();
      for (Reader reader : readers) {
        contents.add(read(reader, changed));
      }
      return contents;
    }

    /** The content, if the message is accepted. All readers must agree. */
    Optional<byte[]> read(byte[] changed) throws Exception {
      List<Optional<byte[]>> contents = readInEveryWay(changed);
      for (Optional<byte[]> content : contents) {
        if (content.isPresent() != contents.get(0).isPresent()) {
          throw new AssertionError(
              "Accepted in one way and refused in another: " + content.isPresent());
        }
      }
      return contents.get(0);
    }

    private Optional<byte[]> read(Reader reader, byte[] changed) throws Exception {
      try {
        byte[] content = Allocation.inProportion(changed, () -> reader.read(changed));
        if (!genuine.isEmpty() && genuine.stream().noneMatch(g -> Arrays.equals(content, g))) {
          throw new AssertionError("Other content was accepted");
        }
        return Optional.of(content);
      } catch (VerificationException | MalformedMessageException e) {
        return Optional.empty();
      } catch (DecryptionException e) {
        if (!"The message could not be decrypted".equals(e.getMessage())
            || e.getCause() != null
            || e.getSuppressed().length > 0) {
          throw new AssertionError("It says why it could not be decrypted", e);
        }
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One way of reading a message. */
  @FunctionalInterface
  interface Reader {
    byte[] read(byte[] message) throws Exception;
  }

  private void add(String name, byte[] message, Reader... readers) {
    samples.add(new Sample(name, message, List.of(CONTENT, signed, encrypted), List.of(readers)));
  }

  // ---- signed

  private void addSigned(HeldKey leaf) throws Exception {
    Reader inMemory = message -> verifier.verify(message).content();
    Reader asStream =
        message -> {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          verifier.verifyStream(new ByteArrayInputStream(message), content);
          return content.toByteArray();
        };
    add(
        "signed with two RSA keys",
        signer("rsa", "rsa-2").build().sign(CONTENT),
        inMemory,
        asStream);
    add(
        "signed with RSASSA-PSS",
        CmsSigner.with(ring)
            .signAs(alias("rsa"), SignatureAlgorithm.RSA_PSS_SHA256)
            .certificates(EmbeddedCertificates.NONE)
            .build()
            .sign(CONTENT),
        inMemory,
        asStream);
    add("signed with ECDSA", signer("ec").build().sign(CONTENT), inMemory, asStream);
    add(
        "signed with Ed25519, named by key",
        signer("ed")
            .signerIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
            .build()
            .sign(CONTENT),
        inMemory,
        asStream);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    signer("rsa", "ec").build().signStream(new ByteArrayInputStream(CONTENT), stream);
    add("signed as a stream", stream.toByteArray(), inMemory, asStream);
    Keyring leafOnly = Ring.empty().add(alias("leaf"), leaf, Instant.now()).keyring();
    add(
        "signed, with a chain",
        CmsSigner.with(leafOnly)
            .signAs(alias("leaf"))
            .certificates(EmbeddedCertificates.CHAIN)
            .build()
            .sign(CONTENT),
        inMemory,
        asStream);
    add(
        "detached",
        signer("rsa").detached().build().sign(CONTENT),
        message -> verifier.verifyDetached(message, CONTENT).content(),
        message -> {
          verifier.verifyDetachedStream(message, new ByteArrayInputStream(CONTENT));
          return CONTENT;
        });
  }

  private CmsSigner.Builder signer(String... aliases) {
    CmsSigner.Builder builder = CmsSigner.with(ring);
    for (String each : aliases) {
      builder.signAs(alias(each));
    }
    return builder;
  }

  // ---- encrypted

  private CmsDecryptor decryptor(Predicate<ContentEncryption> accepted) {
    CmsDecryptor.Builder builder = CmsDecryptor.with(ring);
    Arrays.stream(ContentEncryption.values()).filter(accepted).forEach(builder::accept);
    Arrays.stream(KeyTransport.values()).forEach(builder::accept);
    Arrays.stream(KeyAgreementScheme.values()).forEach(builder::accept);
    return builder.build();
  }

  private void addEncrypted() throws Exception {
    Reader[] readers = readers(decryptor);
    add("encrypted to RSA", encryptor("rsa").build().encrypt(CONTENT), readers);
    add("encrypted to a curve", encryptor("ec").build().encrypt(CONTENT), readers);
    add("encrypted to X25519", encryptor("x").build().encrypt(CONTENT), readers);
    add("encrypted to ML-KEM", encryptor("kem").build().encrypt(CONTENT), readers);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    encryptor("x").build().encryptStream(new ByteArrayInputStream(CONTENT), stream);
    add("encrypted as a stream", stream.toByteArray(), readers);
    add(
        "encrypted with ChaCha20-Poly1305, to two",
        encryptor("ec", "rsa")
            .contentEncryption(ContentEncryption.CHACHA20_POLY1305)
            .recipientIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
            .build()
            .encrypt(CONTENT),
        readers);
    byte[] legacy =
        encryptor("rsa")
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .build()
            .encrypt(CONTENT);
    samples.add(
        new Sample(
            "encrypted in the old way",
            legacy,
            List.of(),
            List.of(readers(decryptor(any -> true)))));
  }

  private static Reader[] readers(CmsDecryptor decryptor) {
    return new Reader[] {
      message -> decryptor.decrypt(message).content(),
      message -> {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        decryptor.decryptStream(new ByteArrayInputStream(message), content);
        return content.toByteArray();
      }
    };
  }

  private CmsEncryptor.Builder encryptor(String... aliases) {
    CmsEncryptor.Builder builder = CmsEncryptor.with(ring);
    for (String each : aliases) {
      builder.encryptTo(alias(each));
    }
    return builder;
  }

  // ---- both

  private void addBoth() throws Exception {
    CmsOpener decryptThenVerify = CmsOpener.decryptThenVerify(decryptor, verifier);
    CmsOpener verifyThenDecrypt = CmsOpener.verifyThenDecrypt(verifier, decryptor);
    add(
        "signed, then encrypted",
        encryptor("x").build().encrypt(signed),
        message -> decryptThenVerify.open(message).content(),
        message -> streamed(decryptThenVerify, message));
    add(
        "encrypted, then signed",
        signer("ec").build().sign(encrypted),
        message -> verifyThenDecrypt.open(message).content(),
        message -> streamed(verifyThenDecrypt, message));
  }

  private static byte[] streamed(CmsOpener opener, byte[] message) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    opener.openStream(new ByteArrayInputStream(message), content);
    return content.toByteArray();
  }
}
