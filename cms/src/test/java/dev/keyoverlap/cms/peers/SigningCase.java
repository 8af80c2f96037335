package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.EC;
import static dev.keyoverlap.cms.peers.Parties.ED;
import static dev.keyoverlap.cms.peers.Parties.NEW;
import static dev.keyoverlap.cms.peers.Parties.OLD;
import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.spec.CertificateReference;
import java.util.List;

/** A message that we sign, and what its receiver has when it comes. */
@SuppressWarnings("ImmutableEnumChecker") // a message is made once, when it is first needed
enum SigningCase implements Case {
  OLD_FOR_OLD(Situation.OLD_ONLY, () -> signed(OLD)),
  NEW_FOR_OLD(Situation.OLD_ONLY, () -> signed(NEW)),
  OLD_FOR_NEW(Situation.NEW_ONLY, () -> signed(OLD)),
  NEW_FOR_NEW(Situation.NEW_ONLY, () -> signed(NEW)),
  BOTH_FOR_BOTH(Situation.BOTH, () -> ordered(OLD, NEW)),
  OLD_NEW_FOR_OLD(Situation.OLD_ONLY, () -> ordered(OLD, NEW)),
  NEW_OLD_FOR_OLD(Situation.OLD_ONLY, () -> ordered(NEW, OLD)),
  OLD_NEW_FOR_NEW(Situation.NEW_ONLY, () -> ordered(OLD, NEW)),
  NEW_OLD_FOR_NEW(Situation.NEW_ONLY, () -> ordered(NEW, OLD)),
  SAME_ROOT(Situation.OLD_ONLY, () -> ordered(OLD, Parties.SAME_ROOT)),
  LAST_DAMAGED(
      Situation.BOTH, () -> SignerInfos.of(signed(OLD, NEW)).first(OLD).damage(NEW).encoded()),
  FIRST_DAMAGED(
      Situation.BOTH, () -> SignerInfos.of(signed(OLD, NEW)).first(NEW).damage(NEW).encoded()),
  SHA512(Situation.OLD_ONLY, () -> signed(OLD, SignatureAlgorithm.RSA_SHA512)),
  PSS(Situation.OLD_ONLY, () -> signed(OLD, SignatureAlgorithm.RSA_PSS_SHA256)),
  ECDSA(Situation.BOTH, () -> signed(EC)),
  ED25519(Situation.BOTH, () -> signed(ED)),
  ED448(Situation.BOTH, () -> signed(Parties.signerWith(SignatureAlgorithm.ED448))),
  SHA3(Situation.OLD_ONLY, () -> signed(OLD, SignatureAlgorithm.RSA_SHA3_256)),
  ML_DSA(Situation.BOTH, () -> signed(Parties.signerWith(SignatureAlgorithm.ML_DSA_65))),
  SLH_DSA(Situation.BOTH, () -> signed(Parties.signerWith(SignatureAlgorithm.SLH_DSA_SHA2_128F))),
  RSA_ECDSA(Situation.BOTH, () -> ordered(OLD, EC)),
  KEY_IDENTIFIER(
      Situation.OLD_ONLY,
      () ->
          CmsSigner.with(Parties.ring())
              .signAs(alias(OLD.name()))
              .signerIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
              .build()
              .sign(CONTENT));

  private final Situation situation;
  private final Message message;

  SigningCase(Situation situation, Message.Maker maker) {
    this.situation = situation;
    this.message = new Message(maker);
  }

  @Override
  public Task task() {
    return Task.VERIFY;
  }

  @Override
  public Situation situation() {
    return situation;
  }

  @Override
  public byte[] message() throws Exception {
    return message.get();
  }

  private static byte[] signed(Party... parties) throws Exception {
    CmsSigner.Builder builder = CmsSigner.with(Parties.ring());
    for (Party party : List.of(parties)) {
      builder.signAs(alias(party.name()));
    }
    return builder.build().sign(CONTENT);
  }

  private static byte[] signed(Party party, SignatureAlgorithm algorithm) throws Exception {
    return CmsSigner.with(Parties.ring())
        .signAs(alias(party.name()), algorithm)
        .build()
        .sign(CONTENT);
  }

  private static byte[] ordered(Party first, Party second) throws Exception {
    return SignerInfos.of(signed(first, second)).first(first).encoded();
  }
}
