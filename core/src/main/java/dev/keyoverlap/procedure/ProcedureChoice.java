package dev.keyoverlap.procedure;

import dev.keyoverlap.procedure.PartnerProfile.Count;

/** Chooses the procedure. Unknown abilities of a partner count as no. */
final class ProcedureChoice {

  private ProcedureChoice() {}

  static Procedure choose(UseCase useCase, PartnerProfile partner, SecondAlias secondAlias) {
    boolean holdsBoth = partner.holds() == Count.SEVERAL;
    boolean sendsTwo = partner.sends() == Count.SEVERAL;
    return switch (useCase) {
      case CMS_SIGNER_OUTBOUND -> cmsSigner(partner, secondAlias);
      case CMS_ENCRYPTOR_OUTBOUND -> cmsEncryptor(partner, secondAlias);
      // Inbound, our side handles both keys, whatever the partner can do.
      case CMS_VERIFIER_INBOUND -> sendsTwo ? CmsProcedures.CV1 : CmsProcedures.CV2;
      case CMS_DECRYPTOR_INBOUND -> sendsTwo ? CmsProcedures.CD1 : CmsProcedures.CD2;
      case XML_SIGNER_OUTBOUND ->
          holdsBoth
              ? XmlProcedures.XS1
              : partner.secondXmlSignature() && partner.bridgesByTwoSignatures()
                  ? XmlProcedures.SECOND_SIGNATURE
                  : XmlProcedures.XS2;
      case XML_VERIFIER_INBOUND ->
          partner.namesSigner() ? XmlProcedures.XV1 : XmlProcedures.XV1_FIRST_NAMED;
      case WS_REQUEST_SIGNER_OUTBOUND ->
          holdsBoth
              ? WsProcedures.WOS1
              : partner.secondXmlSignature() && partner.ignoresSignatures()
                  ? WsProcedures.SECOND_SIGNATURE
                  : WsProcedures.WOS2;
      case WS_REQUEST_ENCRYPTOR_OUTBOUND -> holdsBoth ? WsProcedures.WOE1 : WsProcedures.WOE2;
      case WS_RESPONSE_VERIFIER_OUTBOUND -> WsProcedures.WOV1;
      case WS_RESPONSE_DECRYPTOR_OUTBOUND -> WsProcedures.WOD1;
      case WS_REQUEST_VERIFIER_INBOUND -> WsProcedures.WIV1;
      case WS_REQUEST_DECRYPTOR_INBOUND -> WsProcedures.WID1;
      case WS_RESPONSE_SIGNER_INBOUND -> holdsBoth ? WsProcedures.WIS1 : WsProcedures.WIS2;
      case WS_RESPONSE_ENCRYPTOR_INBOUND -> holdsBoth ? WsProcedures.WIE1 : WsProcedures.WIE2;
      case TLS_CLIENT_CERTIFICATE -> holdsBoth ? TlsProcedures.TT1 : TlsProcedures.TT2;
      case TLS_CLIENT_AUTHORITY -> holdsBoth ? TlsProcedures.TC1 : TlsProcedures.TC2;
      case TLS_SERVER_AUTHORITY -> TlsProcedures.TR1;
      case TLS_LOAD_BALANCER -> TlsProcedures.TL1;
      case TLS_SENDER_CERTIFICATE -> TlsProcedures.TS1;
      case PROVIDED_KEY_PREPARATION ->
          holdsBoth ? ProvidedKeyProcedures.SK1 : ProvidedKeyProcedures.SK1_DOWNTIME;
      case PROVIDED_KEY_ACTIVATION -> ProvidedKeyProcedures.SK2;
      case PROVIDED_KEY_AUTOMATIC ->
          holdsBoth ? ProvidedKeyProcedures.SK3 : ProvidedKeyProcedures.SK3_DOWNTIME;
      case PROVIDED_KEY_RESTORED -> ProvidedKeyProcedures.SK4;
      case PROVIDED_KEY_SEVERAL_USES ->
          holdsBoth ? ProvidedKeyProcedures.SK5 : ProvidedKeyProcedures.SK5_DOWNTIME;
      case PROVIDED_KEY_EVERY_USE -> ProvidedKeyProcedures.SK6;
    };
  }

  private static Procedure cmsSigner(PartnerProfile partner, SecondAlias secondAlias) {
    if (partner.holds() == Count.SEVERAL) {
      return CmsProcedures.CS1;
    }
    // Reading two signatures is not enough: it must ignore the one that it cannot verify (T4),
    // in any position.
    if (!partner.bridgesByTwoSignatures()) {
      return CmsProcedures.CS4;
    }
    return secondAlias == SecondAlias.DECLARED ? CmsProcedures.CS3 : CmsProcedures.CS2;
  }

  private static Procedure cmsEncryptor(PartnerProfile partner, SecondAlias secondAlias) {
    if (partner.holds() == Count.SEVERAL) {
      return CmsProcedures.CE1;
    }
    if (partner.recipients() != Count.SEVERAL) {
      return CmsProcedures.CE4;
    }
    return secondAlias == SecondAlias.DECLARED ? CmsProcedures.CE3 : CmsProcedures.CE2;
  }
}
