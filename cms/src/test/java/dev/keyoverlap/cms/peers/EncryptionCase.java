package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.algorithm.ContentEncryption.AES_256_GCM;
import static dev.keyoverlap.algorithm.ContentEncryption.LEGACY_AES_256_CBC;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_OAEP_SHA1;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_PKCS1_V1_5;
import static dev.keyoverlap.algorithm.KeyTransport.RSA_OAEP_SHA256;
import static dev.keyoverlap.cms.peers.Parties.EC;
import static dev.keyoverlap.cms.peers.Parties.NEW;
import static dev.keyoverlap.cms.peers.Parties.OLD;
import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.spec.CertificateReference;
import java.util.List;

/** A message that we encrypt, and what its receiver has when it comes. */
@SuppressWarnings("ImmutableEnumChecker") // a message is made once, when it is first needed
enum EncryptionCase implements Case {
  OLD_FOR_OLD(Situation.OLD_ONLY, () -> legacy(OLD)),
  NEW_FOR_OLD(Situation.OLD_ONLY, () -> legacy(NEW)),
  NEW_FOR_NEW(Situation.NEW_ONLY, () -> legacy(NEW)),
  OLD_NEW_FOR_OLD(Situation.OLD_ONLY, () -> ordered(OLD, NEW)),
  NEW_OLD_FOR_OLD(Situation.OLD_ONLY, () -> ordered(NEW, OLD)),
  OLD_NEW_FOR_NEW(Situation.NEW_ONLY, () -> ordered(OLD, NEW)),
  NEW_OLD_FOR_NEW(Situation.NEW_ONLY, () -> ordered(NEW, OLD)),
  OAEP_OLD_NEW_FOR_OLD(Situation.OLD_ONLY, () -> oaep(OLD, NEW)),
  OAEP_NEW_OLD_FOR_OLD(Situation.OLD_ONLY, () -> oaep(NEW, OLD)),
  OAEP_OLD_NEW_FOR_NEW(Situation.NEW_ONLY, () -> oaep(OLD, NEW)),
  OAEP_NEW_OLD_FOR_NEW(Situation.NEW_ONLY, () -> oaep(NEW, OLD)),
  OAEP_NEW_FOR_OLD(Situation.OLD_ONLY, () -> encrypted(RSA_OAEP_SHA256, LEGACY_AES_256_CBC, NEW)),
  OAEP(Situation.OLD_ONLY, () -> encrypted(RSA_OAEP_SHA256, LEGACY_AES_256_CBC, OLD)),
  OAEP_SHA1(Situation.OLD_ONLY, () -> encrypted(LEGACY_RSA_OAEP_SHA1, LEGACY_AES_256_CBC, OLD)),
  GCM(Situation.OLD_ONLY, () -> encrypted(LEGACY_RSA_PKCS1_V1_5, AES_256_GCM, OLD)),
  OAEP_GCM(Situation.OLD_ONLY, () -> encrypted(RSA_OAEP_SHA256, AES_256_GCM, OLD)),
  ECDH(Situation.EC_ONLY, () -> legacy(EC)),
  RSA_BESIDE_ECDH(Situation.OLD_ONLY, () -> ordered(OLD, EC)),
  OAEP_BESIDE_ECDH(Situation.OLD_ONLY, () -> oaep(OLD, EC)),
  ECDH_BESIDE_RSA(Situation.EC_ONLY, () -> ordered(EC, OLD)),
  ECDH_BESIDE_OAEP(Situation.EC_ONLY, () -> oaep(EC, OLD)),
  KEY_IDENTIFIER(
      Situation.OLD_ONLY,
      () ->
          CmsEncryptor.with(Parties.ring())
              .encryptTo(alias(OLD.name()))
              .recipientIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
              .keyTransport(LEGACY_RSA_PKCS1_V1_5)
              .contentEncryption(LEGACY_AES_256_CBC)
              .build()
              .encrypt(CONTENT));

  private final Situation situation;
  private final Message message;

  EncryptionCase(Situation situation, Message.Maker maker) {
    this.situation = situation;
    this.message = new Message(maker);
  }

  @Override
  public Task task() {
    return Task.DECRYPT;
  }

  @Override
  public Situation situation() {
    return situation;
  }

  @Override
  public byte[] message() throws Exception {
    return message.get();
  }

  private static byte[] legacy(Party... parties) throws Exception {
    return encrypted(LEGACY_RSA_PKCS1_V1_5, LEGACY_AES_256_CBC, parties);
  }

  private static byte[] encrypted(
      KeyTransport transport, ContentEncryption encryption, Party... parties) throws Exception {
    CmsEncryptor.Builder builder =
        CmsEncryptor.with(Parties.ring()).keyTransport(transport).contentEncryption(encryption);
    for (Party party : List.of(parties)) {
      builder.encryptTo(alias(party.name()));
    }
    return builder.build().encrypt(CONTENT);
  }

  private static byte[] oaep(Party first, Party second) throws Exception {
    return RecipientInfos.withFirst(
        encrypted(RSA_OAEP_SHA256, LEGACY_AES_256_CBC, first, second), first);
  }

  private static byte[] ordered(Party first, Party second) throws Exception {
    return RecipientInfos.withFirst(legacy(first, second), first);
  }
}
