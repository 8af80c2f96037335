package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.KeyStillUsedException;
import dev.keyoverlap.usage.KeyUsageLog;
import dev.keyoverlap.usage.OutboundGate;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With messages of every format: who uses a key is registered, and every use is counted. */
class UsesAndEvidenceTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias PARTNER = alias("partner");
  private static final VerificationPolicy BY_PARTNER = VerificationPolicy.anyOf(PARTNER);
  private static final byte[] ORDER = "<Order>10 boxes</Order>".getBytes(UTF_8);
  private static final byte[] ENVELOPE =
      ("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
              + "<Order>10 boxes</Order></S:Body></S:Envelope>")
          .getBytes(UTF_8);
  private static final HeldKey OURS = HeldKey.selfSigned("CN=orders 2026");
  private static final HeldKey THEIRS = HeldKey.selfSigned("CN=partner 2026");

  private final AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
  private final KeyUsageLog evidence = KeyUsageLog.of(time::get);
  private final KeyUses uses = new KeyUses();
  private KeystoreRotation rotation;
  private KeystoreRotation partner;

  @BeforeEach
  void open() throws Exception {
    rotation = KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(time::get).open();
    rotation.add(ORDERS, OURS);
    rotation.add(PARTNER, PeerCertificate.of(THEIRS.certificate()));
    partner = KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(time::get).open();
    partner.add(ORDERS, THEIRS);
    partner.add(PARTNER, PeerCertificate.of(OURS.certificate()));
  }

  private long count(HeldKey key, KeyUse use) {
    return evidence.of(key.keyId()).getOrDefault(use, new KeyUsageLog.Tally(0, time.get())).count();
  }

  @Test
  void everyFormat_builtOnObservedKeys_countsWhatItDoes() throws Exception {
    KeyringSource keys = rotation.withListener(evidence);

    byte[] signed = CmsSigner.with(keys).signAs(ORDERS).build().sign(ORDER);
    assertThat(count(OURS, KeyUse.SIGN)).isEqualTo(1);
    CmsSigner.with(keys)
        .signAs(ORDERS)
        .build()
        .signStream(new ByteArrayInputStream(ORDER), OutputStream.nullOutputStream());
    byte[] xml = XmlSigner.with(keys).signAs(ORDERS).build().sign(ORDER);
    byte[] soap =
        SoapProtector.with(keys).signAs(ORDERS).encryptTo(PARTNER).build().protect(ENVELOPE);
    byte[] encrypted = CmsEncryptor.with(keys).encryptTo(PARTNER).build().encrypt(ORDER);

    assertThat(count(OURS, KeyUse.SIGN)).isEqualTo(4);
    assertThat(count(THEIRS, KeyUse.ENCRYPT)).isEqualTo(2);
    assertThat(evidence.of(OURS.keyId())).containsOnlyKeys(KeyUse.SIGN);

    // The partner reads them, and counts for itself.
    KeyringSource partners = partner.withListener(evidence);
    CmsVerifier.of(partners, BY_PARTNER).verify(signed);
    XmlVerifier.of(partners, BY_PARTNER).verify(xml);
    SoapReceiver.of(partners, BY_PARTNER).receive(soap);
    CmsDecryptor.of(partners).decrypt(encrypted);
    CmsDecryptor.of(partners)
        .decryptStream(new ByteArrayInputStream(encrypted), new ByteArrayOutputStream());

    assertThat(count(OURS, KeyUse.VERIFY)).isEqualTo(3);
    assertThat(count(THEIRS, KeyUse.DECRYPT)).isEqualTo(3);
  }

  @Test
  void keyThatAMessageUsedLately_isNotRetired_unlessForced() throws Exception {
    CmsSigner signer = CmsSigner.with(rotation.withListener(evidence)).signAs(ORDERS).build();
    KeyId id = OURS.keyId();
    Duration quiet = Duration.ofDays(14);
    time.set(time.get().plus(quiet));
    signer.sign(ORDER);
    time.set(time.get().plus(quiet).minusMillis(1));

    assertThatExceptionOfType(KeyStillUsedException.class)
        .isThrownBy(() -> evidence.requireUnusedFor(id, quiet));
    time.set(time.get().plusMillis(1));
    evidence.requireUnusedFor(id, quiet);
    assertThat(rotation.retireKey(id).state()).isEqualTo(KeyState.RETAINED);

    signer = CmsSigner.with(partner.withListener(evidence)).signAs(ORDERS).build();
    signer.sign(ORDER);
    assertThatExceptionOfType(KeyStillUsedException.class)
        .isThrownBy(() -> evidence.requireUnusedFor(THEIRS.keyId(), quiet));
    assertThat(partner.retireKey(THEIRS.keyId()).state()).isEqualTo(KeyState.RETAINED);
  }

  @Test
  void everyFormat_builtOnANamedUse_isFoundByWhereUsed() {
    CmsSigner.with(named("to A", UseCase.CMS_SIGNER_OUTBOUND)).signAs(ORDERS).build();
    CmsEncryptor.with(named("to B", UseCase.CMS_ENCRYPTOR_OUTBOUND)).encryptTo(PARTNER).build();
    CmsVerifier.of(named("from C", UseCase.CMS_VERIFIER_INBOUND), BY_PARTNER);
    XmlSigner.with(named("to D", UseCase.XML_SIGNER_OUTBOUND)).signAs(ORDERS).build();
    XmlVerifier.of(named("from E", UseCase.XML_VERIFIER_INBOUND), BY_PARTNER);
    SoapProtector.with(
            uses.register(
                "to F, encrypted",
                UseCase.WS_REQUEST_ENCRYPTOR_OUTBOUND,
                PartnerProfile.UNKNOWN,
                named("to F, signed", UseCase.WS_REQUEST_SIGNER_OUTBOUND)))
        .signAs(ORDERS)
        .encryptTo(PARTNER)
        .build();
    SoapReceiver.of(named("from G", UseCase.WS_RESPONSE_VERIFIER_OUTBOUND), BY_PARTNER);

    assertThat(names(ORDERS)).containsExactly("to A", "to D", "to F, signed");
    assertThat(names(PARTNER))
        .containsExactly("to B", "from C", "from E", "to F, encrypted", "from G");
  }

  private KeyringSource named(String name, UseCase useCase) {
    return uses.register(name, useCase, PartnerProfile.UNKNOWN, rotation);
  }

  private List<String> names(Alias alias) {
    return uses.whereUsed(alias).stream().map(KeyUses.Use::name).toList();
  }

  @Test
  void everyFormat_builtOnWatchedKeys_isToldUntilSomebodyNamesItsUse() {
    KeyringSource keys = rotation.withListener(uses);
    CmsSigner.with(keys).signAs(ORDERS).build();
    XmlSigner.with(keys).signAs(ORDERS).build();
    SoapProtector.with(keys).signAs(ORDERS).build();
    CmsVerifier.of(keys, BY_PARTNER);

    assertThat(uses.unnamed(ORDERS))
        .containsExactly("CmsSigner (SIGN)", "XmlSigner (SIGN)", "SoapProtector (SIGN)");
    assertThat(uses.unnamed(PARTNER)).containsExactly("CmsVerifier (VERIFY)");
  }

  @Test
  void messagesOfAGatedUse_areHeldBack_inEveryFormat() throws Exception {
    OutboundGate gate = OutboundGate.of("orders", Duration.ZERO);
    Map<String, Sending> senders =
        Map.of(
            "CMS",
            CmsSigner.with(gated(UseCase.CMS_SIGNER_OUTBOUND, gate)).signAs(ORDERS).build()::sign,
            "XML",
            XmlSigner.with(gated(UseCase.XML_SIGNER_OUTBOUND, gate)).signAs(ORDERS).build()::sign,
            "SOAP",
            SoapProtector.with(gated(UseCase.WS_REQUEST_SIGNER_OUTBOUND, gate))
                    .signAs(ORDERS)
                    .build()
                ::protect,
            "encrypted",
            CmsEncryptor.with(gated(UseCase.CMS_ENCRYPTOR_OUTBOUND, gate))
                    .encryptTo(PARTNER)
                    .build()
                ::encrypt);
    for (Sending sender : senders.values()) {
      assertThat(sender.send(ENVELOPE)).isNotEmpty();
    }
    gate.pause();

    for (Map.Entry<String, Sending> sender : senders.entrySet()) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .as(sender.getKey())
          .isThrownBy(() -> sender.getValue().send(ENVELOPE));
    }
    gate.resume();
    assertThat(senders.get("XML").send(ENVELOPE)).isNotEmpty();
    assertThat(
            uses.whereUsed(ORDERS).stream().map(KeyUses.Use::useCase).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            UseCase.CMS_SIGNER_OUTBOUND,
            UseCase.XML_SIGNER_OUTBOUND,
            UseCase.WS_REQUEST_SIGNER_OUTBOUND);
  }

  private KeyringSource gated(UseCase useCase, OutboundGate gate) {
    return uses.register(useCase.name(), useCase, PartnerProfile.UNKNOWN, gate, rotation);
  }

  @FunctionalInterface
  private interface Sending {
    byte[] send(byte[] message) throws Exception;
  }
}
