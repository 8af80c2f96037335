package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.AWAIT_ARRIVAL;
import static dev.keyoverlap.procedure.Action.CONFIGURE;
import static dev.keyoverlap.procedure.Action.CREATE_KEY;
import static dev.keyoverlap.procedure.Action.DRAIN;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.HAND_OVER;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PARTNER_CREATES;
import static dev.keyoverlap.procedure.Action.PAUSE;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.RECEIVE_CERTIFICATE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.RESUME;
import static dev.keyoverlap.procedure.Action.START_SECOND;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.UseCase.CMS_DECRYPTOR_INBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_SIGNER_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_VERIFIER_INBOUND;

import java.util.List;

/** The twelve cases of CMS messages: CS of the signer, CE encryptor, CV verifier, CD decryptor. */
final class CmsProcedures {

  static final Procedure CS1 =
      Procedure.with("CS1", CMS_SIGNER_OUTBOUND)
          .tenant("1", CREATE_KEY)
          .says("Make a new key pair and stage it under the alias. Nothing is signed with it yet.")
          .tenant("2", HAND_OVER)
          .says("Give the partner's administrator the new certificate with its chain.")
          // T1: what the partner holds, and removes in the end, is a certificate.
          .receiver("3", ACCEPT_BOTH)
          .says(
              "Trust the new certificate beside the old one, so that a signature by either key is "
                  + "accepted.")
          .receiver("4", ASSURE)
          .says("Say that signatures by either key are accepted now.")
          .tenant("5", EXCHANGE)
          .says(
              "Activate the new key under the same alias. From now on messages are signed with "
                  + "it.")
          .tenant("6", TELL)
          .says("Tell the partner's administrator that messages are signed with the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that it signed may be in flight.")
          .receiver("7", REMOVE_OLD)
          .says("Remove the old certificate. Only signatures by the new key are accepted then.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure CS2 =
      Procedure.with("CS2", CMS_SIGNER_OUTBOUND)
          .tenant("1-2", CREATE_KEY)
          .says(
              "Make a new key pair and put it into the keystore under the second alias, only "
                  + "staged. Nothing is signed with it yet.")
          .tenant("3", TELL)
          .says("Tell the integration developer the second alias.")
          .receiver("T5", ASSURE)
          .says(
              "Say that messages with a second signature, by a key that is not known yet, are "
                  + "accepted.")
          // T7: the second signature has the parameters of the first.
          .developer("4a", CONFIGURE)
          .says(
              "Add the second alias to the signer, as one that may be without key, with the "
                  + "parameters of the first; put the changed flow into operation.")
          .tenant("4b", START_SECOND)
          .says(
              "Activate the new key under the second alias. From now on messages carry two "
                  + "signatures, by the old key and the new one.")
          .tenant("5", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and say that "
                  + "messages carry two signatures now.")
          // T11: a receiver of one key cannot read what has only the old signature any more.
          .job("T11", AWAIT_ARRIVAL)
          .says("Wait until the messages that carry the old signature alone have arrived.")
          .receiver("6", SWITCH)
          .says(
              "Put the new certificate in the place of the old one. The new key's signature is "
                  + "verified from now on.")
          .receiver("7", ASSURE)
          .says("Say that the new key's signature is verified.")
          .tenant("8", TELL)
          .says("Tell the integration developer that the old signature is no longer needed.")
          // T6: the new key takes over the first alias, so that the name stays what it was.
          .developer("9,11", EXCHANGE)
          .says(
              "Let the new key take over the first alias. From now on messages carry one "
                  + "signature, by the new key.")
          .developer("10", TELL)
          .says("Tell the tenant administrator that the second signature is gone.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that it signed may be in flight.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure CS3 =
      Procedure.with("CS3", CMS_SIGNER_OUTBOUND)
          // T2: a second signature needs the private key, not only a certificate.
          .tenant("1", CREATE_KEY)
          .says(
              "Make a new key pair and stage it under the second alias, which the signer names "
                  + "already. Nothing is signed with it yet.")
          // T5: announced and agreed to before messages change.
          .tenant("3", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and say that "
                  + "messages will carry two signatures.")
          .receiver("T5", ASSURE)
          .says(
              "Say that messages with a second signature, by a key that is not known yet, are "
                  + "accepted.")
          .tenant("2", START_SECOND)
          .says(
              "Activate the new key under the second alias. From now on messages carry two "
                  + "signatures, by the old key and the new one.")
          // T11: a receiver of one key cannot read what has only the old signature any more.
          .job("T11", AWAIT_ARRIVAL)
          .says("Wait until the messages that carry the old signature alone have arrived.")
          .receiver("4", SWITCH)
          .says(
              "Put the new certificate in the place of the old one, and configure what depends on "
                  + "it.")
          .receiver("5", ASSURE)
          .says("Say that the new key's signature is verified.")
          .tenant("6", EXCHANGE)
          .says(
              "Let the new key take over the first alias. From now on messages carry one "
                  + "signature, by the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that it signed may be in flight.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure CS4 =
      Procedure.with("CS4", CMS_SIGNER_OUTBOUND)
          .tenant("1", CREATE_KEY)
          .says("Make a new key pair and stage it under the alias. Nothing is signed with it yet.")
          .tenant("2", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when no messages are sent.")
          .tenant("3", HAND_OVER)
          .says("Give the partner's administrator the new certificate with its chain.")
          .tenant("T8", PAUSE)
          .says("Hold back signed messages from now on.")
          .tenant("T8", DRAIN)
          .says("Wait until no message signed with the old key is in flight.")
          // T8: nothing says which side comes first, and in the window it does not matter.
          .tenant("4.1", EXCHANGE)
          .says("Activate the new key under the same alias.")
          .receiver("4.2", SWITCH)
          .inAnyOrder()
          .says("Put the new certificate in the place of the old one.")
          .receiver("T8", ASSURE)
          .says("Say that the new key's signature is expected.")
          .tenant("T8", RESUME)
          .says("Send again. From now on messages are signed with the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that it signed may be in flight.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure CE1 =
      Procedure.with("CE1", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          // T9: what a receiver does with encrypted messages is to decrypt them.
          .receiver("2", ACCEPT_BOTH)
          .says("Decrypt messages to the old key as well as messages to the new one.")
          .receiver("3", RECEIVE_CERTIFICATE)
          .says("Give the tenant administrator the new certificate, who stages it under the alias.")
          .tenant("4", EXCHANGE)
          .says(
              "Activate the new certificate under the same alias. From now on messages are "
                  + "encrypted to it.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that messages are encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says(
              "Leave the partner its old key while messages that were encrypted to it may be "
                  + "in flight.")
          .receiver("6", REMOVE_OLD)
          .says("Remove the old key pair.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure CE2 =
      Procedure.with("CE2", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          .receiver("2-3", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate, who puts it into the keystore "
                  + "under the second alias, only staged.")
          .tenant("4", TELL)
          .says("Tell the integration developer the second alias.")
          .developer("5a", CONFIGURE)
          .says(
              "Add the second alias to the encryptor, as one that may be without key; put the "
                  + "changed flow into operation.")
          .tenant("5b", START_SECOND)
          .says(
              "Activate the new certificate under the second alias. From now on messages are "
                  + "encrypted to the old key and to the new one.")
          .tenant("6", TELL)
          .says(
              "Tell the partner's administrator that messages have two recipients, its old key "
                  + "and its new one.")
          // T11: a receiver of one key cannot read what is for the old one alone any more.
          .job("T11", AWAIT_ARRIVAL)
          .says("Wait until the messages that are for the old key alone have arrived.")
          .receiver("7", SWITCH)
          .says("Decrypt with the new key from now on.")
          .receiver("9", ASSURE)
          .says("Say that messages are decrypted with the new key.")
          .tenant("10", TELL)
          .says("Tell the integration developer that the old recipient is no longer needed.")
          .developer("11,13", EXCHANGE)
          .says(
              "Let the new certificate take over the first alias. From now on messages have one "
                  + "recipient, the new key.")
          .developer("12", TELL)
          .says("Tell the tenant administrator that the second recipient is gone.")
          // T11: only now, since messages to the old key alone may still be in flight.
          .job("T12", KEEP_OLD)
          .says(
              "Leave the partner its old key while messages that were encrypted to it may be "
                  + "in flight.")
          .receiver("8", REMOVE_OLD)
          .says("Remove the old key pair.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure CE3 =
      Procedure.with("CE3", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          .receiver("2", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate, who stages it under the second "
                  + "alias, which the encryptor names already.")
          .tenant("3", START_SECOND)
          .says(
              "Activate the new certificate under the second alias. From now on messages are "
                  + "encrypted to the old key and to the new one.")
          .tenant("4", TELL)
          .says(
              "Tell the partner's administrator that messages have two recipients, its old key "
                  + "and its new one.")
          // T11: a receiver of one key cannot read what is for the old one alone any more.
          .job("T11", AWAIT_ARRIVAL)
          .says("Wait until the messages that are for the old key alone have arrived.")
          .receiver("5", SWITCH)
          .says("Decrypt with the new key from now on.")
          .receiver("6", ASSURE)
          .says("Say that messages are decrypted with the new key.")
          .tenant("7", EXCHANGE)
          .says(
              "Let the new certificate take over the first alias. From now on messages have one "
                  + "recipient, the new key.")
          .job("T12", KEEP_OLD)
          .says(
              "Leave the partner its old key while messages that were encrypted to it may be "
                  + "in flight.")
          .receiver("T11", REMOVE_OLD)
          .says("Remove the old key pair.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure CE4 =
      Procedure.with("CE4", CMS_ENCRYPTOR_OUTBOUND)
          .receiver("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          .receiver("2", AGREE_DOWNTIME)
          .says("Agree with the tenant administrator when no messages are sent.")
          .receiver("3", RECEIVE_CERTIFICATE)
          .says("Give the tenant administrator the new certificate, who stages it under the alias.")
          .tenant("T8", PAUSE)
          .says("Hold back encrypted messages from now on.")
          .tenant("T8", DRAIN)
          .says("Wait until no message encrypted to the old key is in flight.")
          .receiver("4.1", SWITCH)
          .says("Put the new key pair in the place of the old one.")
          .tenant("4.2", EXCHANGE)
          .inAnyOrder()
          .says("Activate the new certificate under the same alias.")
          .receiver("T8", ASSURE)
          .says("Say that messages to the new key are expected.")
          .tenant("T8", RESUME)
          .says("Send again. From now on messages are encrypted to the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate as long as everything else that went out of use.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure CV1 =
      Procedure.with("CV1", CMS_VERIFIER_INBOUND)
          .sender("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          // T26: our verifier accepts a message of which it knows one signer, before and after.
          .sender("2", ACCEPT_BOTH)
          .says("Sign with the old key and with the new one: two signatures in each message.")
          .sender("3", RECEIVE_CERTIFICATE)
          .says("Give the tenant administrator the new certificate, who stages it under the alias.")
          .tenant("4", EXCHANGE)
          .says(
              "Activate the new certificate under the same alias. From now on the new key's "
                  + "signature is verified; the old one's still is, too.")
          .tenant("5", TELL)
          .says("Tell the partner's administrator that the new key's signature is verified.")
          .sender("6", SWITCH)
          .says("Sign with the new key only.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate while messages that the old key signed may be in flight.")
          .sender("7", REMOVE_OLD)
          .says("Remove the old key pair.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure CV2 =
      Procedure.with("CV2", CMS_VERIFIER_INBOUND)
          .sender("1", PARTNER_CREATES)
          .says("Make a new key pair.")
          .sender("2", RECEIVE_CERTIFICATE)
          .says(
              "Give the tenant administrator the new certificate, who stages it under the second "
                  + "alias, which the verifier names already.")
          .tenant("3", START_SECOND)
          .says(
              "Activate the new certificate under the second alias. From now on signatures by "
                  + "either key are accepted.")
          .tenant("4", TELL)
          .says("Tell the partner's administrator that the new key may be used.")
          .sender("5", SWITCH)
          .says("Sign with the new key.")
          .sender("6", REMOVE_OLD)
          .says("Remove the old key pair; nothing is signed with it any more.")
          .sender("7", ASSURE)
          .says("Say that messages are signed with the new key only.")
          .tenant("T6", EXCHANGE)
          .says(
              "Let the new certificate take over the first alias. The old one still verifies what "
                  + "is in flight.")
          .job("T12", KEEP_OLD)
          .says("Keep the old certificate while messages that the old key signed may be in flight.")
          .tenant("8", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure CD1 =
      Procedure.with("CD1", CMS_DECRYPTOR_INBOUND)
          // T24: which key opens a message is found by its recipients, not by an alias.
          .tenant("1-2", CREATE_KEY)
          .says(
              "Make a new key pair and stage it under the alias. From now on messages to either "
                  + "key are decrypted.")
          .tenant("3", HAND_OVER)
          .says("Give the partner's administrator the new certificate with its chain.")
          .sender("4", SWITCH)
          .says("Encrypt to the new certificate from now on, or to both for a while.")
          .sender("5", ASSURE)
          .says("Say that messages are encrypted to the new certificate.")
          .tenant("T22", EXCHANGE)
          .says(
              "Activate the new key under the alias. The old one still decrypts what is under "
                  + "way.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that were encrypted to it may be in flight.")
          .tenant("6", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure CD2 = CD1.as("CD2", CMS_DECRYPTOR_INBOUND, role -> role);

  static final List<Procedure> ALL =
      List.of(CS1, CS2, CS3, CS4, CE1, CE2, CE3, CE4, CV1, CV2, CD1, CD2);

  private CmsProcedures() {}
}
