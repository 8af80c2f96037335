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
          .says(Sentences.CREATE_KEY)
          .tenant("2", HAND_OVER)
          .says(Sentences.SEND_CERTIFICATE)
          .tenant("3", AGREE_DOWNTIME)
          .says(Sentences.AGREE_DOWNTIME)
          .tenant("4", TELL)
          .says("Tell the integration developer to hold back signed messages.")
          .developer("5", PAUSE)
          .says(Sentences.HOLD_BACK_SIGNED)
          .developer("T15", DRAIN)
          .says(Sentences.DRAIN_SIGNED)
          .developer("6", TELL)
          .says(Sentences.TELL_NOTHING_SENT)
          // T14: true since messages are held back, so it is said before anything else is done.
          .tenant("8", TELL)
          .says("Tell the partner's administrator that no signed messages are sent.")
          .tenant("7", EXCHANGE)
          .says(
              "Activate the new key under the same alias. It signs as soon as messages are sent "
                  + "again.")
          .receiver("9", SWITCH)
          .says(Sentences.REPLACE_CERTIFICATE)
          .receiver("10", ASSURE)
          .says(Sentences.CONFIRM_NEW_SIGNATURE_EXPECTED)
          .tenant("11", TELL)
          .says("Tell the integration developer to send messages again.")
          .developer("12", RESUME)
          .says(Sentences.RESUME_SIGNED)
          .job("T12", KEEP_OLD)
          .says(Sentences.KEEP_SIGNING_KEY)
          .tenant("T12", PURGE)
          .says(Sentences.PURGE_KEY_PAIR)
          .build();

  static final Procedure XV1 = afterwards(Procedure.with("XV1", XML_VERIFIER_INBOUND)).build();

  /** With two certificates a signature must say which one it is by. */
  static final Procedure XV1_FIRST_NAMED =
      afterwards(
              Procedure.with("XV1", XML_VERIFIER_INBOUND)
                  .sender("KeyInfo", CONFIGURE)
                  .says("Identify the signer's certificate in the KeyInfo of each signature."))
          .build();

  /** T16: not in the documentation, and only where it was tried and is wanted. */
  static final Procedure SECOND_SIGNATURE =
      CmsProcedures.CS3.as("XS2/T16", XML_SIGNER_OUTBOUND, role -> role);

  static final List<Procedure> ALL = List.of(XS1, XS2, XV1);

  private XmlProcedures() {}

  private static Procedure.Builder afterwards(Procedure.Builder begun) {
    return begun
        .sender("1", PARTNER_CREATES)
        .says(Sentences.PARTNER_CREATES_KEY)
        .sender("2", RECEIVE_CERTIFICATE)
        .says(Sentences.RECEIVE_VERIFYING_CERTIFICATE)
        .tenant("3", START_SECOND)
        .says(Sentences.ACTIVATE_SECOND_VERIFIER)
        .tenant("4", TELL)
        .says(Sentences.TELL_NEW_KEY_CAN_BE_USED)
        .sender("5", SWITCH)
        .says(Sentences.SWITCH_SIGNING)
        .sender("6", REMOVE_OLD)
        .says(Sentences.PARTNER_REMOVES_SIGNING_KEY)
        .sender("7", ASSURE)
        .says(Sentences.CONFIRM_ONLY_NEW_KEY_SIGNS)
        .tenant("T6", EXCHANGE)
        .says(Sentences.PROMOTE_VERIFIER)
        .job("T12", KEEP_OLD)
        .says(Sentences.KEEP_VERIFYING_CERTIFICATE)
        .tenant("8", PURGE)
        .says(Sentences.PURGE_CERTIFICATE);
  }
}
