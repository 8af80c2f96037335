package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASSURE;
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
import static dev.keyoverlap.procedure.UseCase.XML_SIGNER_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.XML_VERIFIER_INBOUND;

import java.util.List;

/** The three cases of XML Signature, and one beyond them: XS of the signer, XV of the verifier. */
final class XmlProcedures {

  static final Procedure XS1 = CmsProcedures.CS1.as("XS1", XML_SIGNER_OUTBOUND, role -> role);

  static final Procedure XS2 =
      Procedure.with("XS2", XML_SIGNER_OUTBOUND)
          .tenant("1", CREATE_KEY)
          .says("Make a new key pair and stage it under the alias. Nothing is signed with it yet.")
          .tenant("2", HAND_OVER)
          .says("Give the partner's administrator the new certificate with its chain.")
          .tenant("3", AGREE_DOWNTIME)
          .says("Agree with the partner's administrator when no messages are sent.")
          .tenant("4", TELL)
          .says("Tell the integration developer to hold back signed messages.")
          .developer("5", PAUSE)
          .says("Hold back signed messages from now on.")
          .developer("T15", DRAIN)
          .says("Wait until no message signed with the old key is in flight.")
          .developer("6", TELL)
          .says("Tell the tenant administrator that nothing is sent any more.")
          // T14: true since messages are held back, so it is said before anything else is done.
          .tenant("8", TELL)
          .says("Tell the partner's administrator that no signed messages are sent.")
          .tenant("7", EXCHANGE)
          .says(
              "Activate the new key under the same alias. It signs as soon as messages are sent "
                  + "again.")
          .receiver("9", SWITCH)
          .says("Put the new certificate in the place of the old one.")
          .receiver("10", ASSURE)
          .says("Say that signatures by the new key are expected.")
          .tenant("11", TELL)
          .says("Tell the integration developer that messages may be sent again.")
          .developer("12", RESUME)
          .says("Send again. From now on messages are signed with the new key.")
          .job("T12", KEEP_OLD)
          .says("Keep the old key while messages that it signed may be in flight.")
          .tenant("T12", PURGE)
          .says("Remove the old key pair from the keystore for good.")
          .build();

  static final Procedure XV1 = afterwards(Procedure.with("XV1", XML_VERIFIER_INBOUND)).build();

  /** With two certificates a signature must say which one it is by. */
  static final Procedure XV1_FIRST_NAMED =
      afterwards(
              Procedure.with("XV1", XML_VERIFIER_INBOUND)
                  .sender("KeyInfo", CONFIGURE)
                  .says("Let each signature name the certificate that it is by, in KeyInfo."))
          .build();

  /** T16: not in the documentation, and only where it was tried and is wanted. */
  static final Procedure SECOND_SIGNATURE =
      CmsProcedures.CS3.as("XS2/T16", XML_SIGNER_OUTBOUND, role -> role);

  static final List<Procedure> ALL = List.of(XS1, XS2, XV1);

  private XmlProcedures() {}

  private static Procedure.Builder afterwards(Procedure.Builder begun) {
    return begun
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
        .says("Remove the old certificate from the keystore for good.");
  }
}
