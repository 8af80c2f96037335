package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.EC;
import static dev.keyoverlap.cms.peers.Parties.OLD;
import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.peers.Case.Task;
import dev.keyoverlap.cms.peers.Renewal.Moment;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.EncryptionReading;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.SetOrder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a profile says of the encrypted messages that its receiver reads. */
final class EncryptionPromises {

  private final ReceiverProfile profile;
  private final EncryptionReading reads;
  private final List<Trial> trials = new ArrayList<>();

  EncryptionPromises(ReceiverProfile profile, EncryptionReading reads) {
    this.profile = profile;
    this.reads = reads;
  }

  List<Trial> trials(Path folder) {
    contents();
    streams();
    transports();
    agreements();
    encapsulations();
    identifiers();
    kindsOfKeys();
    renewal(Renewal.ofEncryptor(profile, folder));
    if (profile.verifying().isPresent()) {
      sealed();
    }
    return trials;
  }

  private void contents() {
    for (ContentEncryption encryption : ContentEncryption.values()) {
      if (encryption != ContentEncryption.LEGACY_DES_EDE3_CBC) { // there to be read only
        add(
            encryption.name(),
            reads.contents().contains(encryption),
            Situation.OLD_ONLY,
            () -> to(OLD).contentEncryption(encryption));
      }
    }
  }

  private void streams() {
    trials.add(
        trial(
            "an encrypted stream, as it reads it",
            Task.DECRYPT,
            Situation.OLD_ONLY,
            true,
            () -> streamed(to(OLD).forReceiver(profile))));
    trials.add(
        trial(
            "an encrypted stream, in pieces",
            Task.DECRYPT,
            Situation.OLD_ONLY,
            profile.readsIndefiniteLengths(),
            () -> streamed(to(OLD))));
  }

  private static byte[] streamed(CmsEncryptor.Builder builder) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    builder.build().encryptStream(new ByteArrayInputStream(Case.CONTENT), message);
    return message.toByteArray();
  }

  private void transports() {
    for (KeyTransport transport : KeyTransport.values()) {
      add(
          transport.name(),
          reads.transports().contains(transport),
          Situation.OLD_ONLY,
          () -> to(OLD).keyTransport(transport));
    }
  }

  private void agreements() {
    boolean holdsX25519 = reads.agreements().contains(KeyAgreementScheme.ECDH_HKDF_SHA256);
    for (KeyAgreementScheme scheme : KeyAgreementScheme.values()) {
      // Each kind of curve has derivations of its own.
      boolean forX25519 = scheme.name().contains("HKDF");
      boolean read = reads.agreements().contains(scheme);
      add(scheme.name(), read && !forX25519, Situation.EC_ONLY, () -> to(EC).keyAgreement(scheme));
      if (holdsX25519) {
        add(
            scheme + " with X25519",
            read && forX25519,
            Situation.MODERN,
            () -> to(Parties.X25519).keyAgreement(scheme));
      }
    }
  }

  private void encapsulations() {
    for (KeyEncapsulation kem : reads.encapsulations()) {
      add(kem.name(), true, Situation.MODERN, () -> to(Parties.recipientOf(kem)));
    }
  }

  private void identifiers() {
    for (CertificateReference way : CertificateReference.values()) {
      add(
          "recipient by " + way,
          reads.identifiers().contains(way),
          Situation.OLD_ONLY,
          () -> to(OLD).recipientIdentifier(way));
    }
  }

  private void kindsOfKeys() {
    if (reads.maxRecipients() > 1 && !reads.transports().isEmpty()) {
      add(
          "RSA beside ECDH",
          reads.readsRsaBesideOtherKinds(),
          Situation.OLD_ONLY,
          () -> to(OLD, EC));
    }
  }

  private void renewal(Renewal renewal) {
    for (Moment moment : Moment.values()) {
      for (Situation situation : Renewal.KNOWING) {
        String name = Renewal.name(Task.DECRYPT, moment, situation);
        List<Party> named = moment.named();
        if (named.size() > reads.maxRecipients()) {
          add(name, false, situation, () -> to(named.toArray(Party[]::new)));
        } else {
          trials.add(
              trial(
                  name,
                  Task.DECRYPT,
                  situation,
                  isDecrypted(named, situation.held),
                  () -> renewal.message(moment)));
        }
      }
    }
  }

  private boolean isDecrypted(List<Party> named, List<Party> held) {
    return reads.wantsKnownFirst()
        ? held.contains(named.get(0))
        : named.stream().anyMatch(held::contains);
  }

  private void sealed() {
    trials.add(
        trial(
            "signed, then encrypted",
            Task.OPEN,
            Situation.OLD_ONLY,
            true,
            () ->
                CmsSealer.signThenEncrypt(
                        CmsSigner.with(Parties.ring())
                            .signAs(alias(OLD.name()))
                            .forReceiver(profile)
                            .build(),
                        to(OLD).forReceiver(profile).build())
                    .seal(Case.CONTENT)));
  }

  /** In all that nobody asks about, as the receiver can read it. */
  private CmsEncryptor.Builder to(Party... recipients) throws Exception {
    CmsEncryptor.Builder builder = CmsEncryptor.with(Parties.ring());
    for (Party recipient : recipients) {
      builder.encryptTo(alias(recipient.name()));
    }
    builder.contentEncryption(reads.contents().iterator().next());
    reads.transports().stream().findFirst().ifPresent(builder::keyTransport);
    return builder;
  }

  private void add(String name, boolean promised, Situation situation, Request request) {
    Message.Maker forReceiver =
        () -> request.builder().forReceiver(profile).build().encrypt(Case.CONTENT);
    trials.add(
        promised
            ? trial(name, Task.DECRYPT, situation, true, forReceiver)
            : new Trial(
                name,
                Task.DECRYPT,
                situation,
                false,
                new Message(
                    () ->
                        request
                            .builder()
                            .recipientOrder(SetOrder.AS_NAMED)
                            .build()
                            .encrypt(Case.CONTENT)),
                Optional.of(forReceiver)));
  }

  private static Trial trial(
      String name, Task task, Situation situation, boolean readable, Message.Maker maker) {
    return new Trial(name, task, situation, readable, new Message(maker), Optional.empty());
  }

  /** Sets up an encryptor, for no receiver yet. */
  private interface Request {
    CmsEncryptor.Builder builder() throws Exception;
  }
}
