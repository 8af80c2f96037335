package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.AWAIT_ARRIVAL;
import static dev.keyoverlap.procedure.Action.AWAIT_LAST_DAY;
import static dev.keyoverlap.procedure.Action.CONFIGURE;
import static dev.keyoverlap.procedure.Action.CREATE_KEY;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.HAND_OVER;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PARTNER_CREATES;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.RECEIVE_CERTIFICATE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.START_SECOND;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.procedure.Action.TELL;
import static dev.keyoverlap.procedure.UseCase.CMS_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_SIGNER_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_AUTOMATIC;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_PREPARATION;
import static dev.keyoverlap.procedure.UseCase.PROVIDED_KEY_SEVERAL_USES;

import java.util.List;

/**
 * Procedures that have other steps by now. A renewal that an earlier version began by one of them
 * goes on by it: a number that was recorded must not come to mean another step. Nothing begins by
 * them any more.
 */
final class EarlierProcedures {

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
          .developer("4", START_SECOND)
          .says(
              "Add the second alias to the signer, with the parameters of the first. From now on "
                  + "messages carry two signatures, by the old key and the new one.")
          .tenant("5", HAND_OVER)
          .says(
              "Give the partner's administrator the new certificate with its chain, and say that "
                  + "messages carry two signatures now.")
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
          .developer("5", START_SECOND)
          .says(
              "Add the second alias to the encryptor. From now on messages are encrypted to the "
                  + "old key and to the new one.")
          .tenant("6", TELL)
          .says(
              "Tell the partner's administrator that messages have two recipients, its old key "
                  + "and its new one.")
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
          .job("T12", KEEP_OLD)
          .says(
              "Leave the partner its old key while messages that were encrypted to it may be "
                  + "in flight.")
          .receiver("8", REMOVE_OLD)
          .says("Remove the old key pair.")
          .tenant("T12", PURGE)
          .says("Remove the old certificate from the keystore for good.")
          .build();

  static final Procedure SK1 =
      Procedure.with("SK1", PROVIDED_KEY_PREPARATION)
          .platform("1", CREATE_KEY)
          .says(
              "Make a new key pair 60 days before the current one expires, and stage it under the "
                  + "same alias.")
          .tenant("2", CONFIGURE)
          .says("Look at the staged key pair.")
          .platform("3", TELL)
          .says("Tell the tenant administrator that a new key pair is ready.")
          .tenant("4-5", HAND_OVER)
          .says(
              "Give all partners the new certificate with its chain, and agree on a downtime with "
                  + "those who need one.")
          .receiver("6a", ACCEPT_BOTH)
          .says("Bring in the new certificate, as the procedure of each use says.")
          .sender("6b", ACCEPT_BOTH)
          .inAnyOrder()
          .says("Bring in the new certificate, as the procedure of each use says.")
          .tenant("6c", EXCHANGE)
          .says("Activate the new key under the same alias.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that need it may be in flight.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure SK3 =
      Procedure.with("SK3", PROVIDED_KEY_AUTOMATIC)
          .platform("T28", CREATE_KEY)
          .says("Make a new key pair and stage it under the same alias.")
          .job("1a", AWAIT_LAST_DAY)
          .says("Wait until the current key has one more day to go.")
          .job("1b", EXCHANGE)
          .says(
              "Activate the staged key, if it is valid now and expires later than the current "
                  + "one.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that need it may be in flight.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure SK5 =
      Procedure.with("SK5", PROVIDED_KEY_SEVERAL_USES)
          .platform("T22", CREATE_KEY)
          .says(
              "Make a new key pair and stage it under the same alias. It decrypts from now on, as "
                  + "the old one does.")
          .tenant("1a", HAND_OVER)
          .says("Give all partners the new certificate with its chain.")
          .sender("1b", ACCEPT_BOTH)
          .says("Encrypt to the old certificate and to the new one.")
          .receiver("1c", ACCEPT_BOTH)
          .inAnyOrder()
          .says(
              "Accept signatures by either key, and map either client certificate to the same "
                  + "user.")
          .tenant("2", EXCHANGE)
          .says("Activate the new key under the same alias, for all its uses at once.")
          .tenant("3a", TELL)
          .says("Tell all partners that the new key is in use.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that need it may be in flight.")
          .sender("3b", REMOVE_OLD)
          .says("Remove the old certificate.")
          .receiver("3c", REMOVE_OLD)
          .inAnyOrder()
          .says("Remove the old certificate.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final List<Procedure> ALL = List.of(CS2, CE2, SK1, SK3, SK5);

  private EarlierProcedures() {}
}
