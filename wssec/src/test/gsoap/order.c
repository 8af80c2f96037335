/*
 * gSOAP's WS-Security plugin with one key pair: key.crt, key.key and certificate.
 *
 *   order verify ACTOR         reads message.xml, signed, by the header for this actor, or for nobody
 *   order decrypt              reads message.xml, encrypted to this key
 *   order sign                 writes made.xml, signed
 *   order encrypt aes-gcm      writes made.xml, encrypted to this key, with RSA PKCS#1 v1.5
 *   order encrypt aes-cbc-oaep the same with what the plugin calls OAEP
 *
 * It ends with 0 where the message was accepted, or made.
 */
#include "order.nsmap"
#include "soapH.h"
#include "wsseapi.h"
#include <fcntl.h>

#define WSU "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

static EVP_PKEY *key;
static X509 *certificate;
static int encrypted;
static int accepted;

static void load(void)
{
  FILE *in = fopen("key.crt", "r");
  certificate = in ? PEM_read_X509(in, NULL, NULL, NULL) : NULL;
  if (in)
    fclose(in);
  in = fopen("key.key", "r");
  key = in ? PEM_read_PrivateKey(in, NULL, NULL, NULL) : NULL;
  if (in)
    fclose(in);
  if (!certificate || !key)
    exit(2);
}

/* Asked where the message does not bring a certificate that it trusts. */
static const void *token(struct soap *soap, int *algorithm, const char *name,
                         const unsigned char *id, int id_length, int *length)
{
  return *algorithm == SOAP_SMD_VRFY_RSA_SHA256 ? certificate : NULL;
}

/* Called with a body that was decrypted and parsed; the signature has been verified before. */
int o__order(struct soap *soap, struct o__item *item)
{
  if (!item || !item->__item || !*item->__item)
    return soap_wsse_sender_fault(soap, "No order", NULL);
  if (!encrypted) {
    /* What was verified is what the signature names; whether that is the body must be asked. */
    if (soap_wsse_verify_body(soap))
      return soap->error;
    if (!soap_wsse_verify_element(soap, WSU, "Timestamp"))
      return soap_wsse_sender_fault(soap, "Timestamp not signed", NULL);
    if (soap_wsse_verify_Timestamp(soap))
      return soap->error;
  }
  printf("accepted: %d of %s\n", item->count, item->__item);
  accepted = 1;
  return SOAP_OK;
}

static int receive(struct soap *soap, const char *actor)
{
  if (*actor)
    soap->actor = actor;
  soap->recvfd = open("message.xml", O_RDONLY);
  /* A certificate that the message brings is taken if it is this one, or was issued by it. */
  soap->cafile = "key.crt";
  soap_wsse_set_security_token_handler(soap, token);
  if (!encrypted)
    soap_wsse_verify_auto(soap, SOAP_SMD_NONE, NULL, 0);
  else {
    soap_wsse_decrypt_auto(soap, SOAP_MEC_ENV_DEC_AES256_GCM, key, 0);
    /* It finds the encrypted key in the tree of the message, which is kept only if asked for. */
    soap_wsse_verify_init(soap);
  }
  if (soap_begin_serve(soap) || soap_serve_request(soap) || !accepted) {
    soap_print_fault(soap, stderr);
    return 1;
  }
  return 0;
}

static int sign(struct soap *soap)
{
  return soap_wsse_add_Timestamp(soap, "Time", 300)
      || soap_wsse_add_BinarySecurityTokenX509(soap, "Token", certificate)
      || soap_wsse_add_KeyInfo_SecurityTokenReferenceX509(soap, "#Token")
      || soap_wsse_sign_body(soap, SOAP_SMD_SIGN_RSA_SHA256, key, 0);
}

static int encrypt(struct soap *soap, const char *how)
{
  int algorithm = !strcmp(how, "aes-gcm") ? SOAP_MEC_ENV_ENC_AES256_GCM
                                          : SOAP_MEC_ENV_ENC_AES256_CBC | SOAP_MEC_OAEP;
  return soap_wsse_add_EncryptedKey(soap, algorithm, "Key", certificate, NULL, NULL, NULL);
}

static int send_order(struct soap *soap, const char *encryption)
{
  struct o__item item;
  item.__item = "apples & pears";
  item.count = 3;
  soap->sendfd = open("made.xml", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if ((encryption ? encrypt(soap, encryption) : sign(soap))
      || soap_send_o__order(soap, "", NULL, &item)) {
    soap_print_fault(soap, stderr);
    return 1;
  }
  return 0;
}

int main(int count, char **arguments)
{
  const char *what = count > 1 ? arguments[1] : "";
  const char *how = count > 2 ? arguments[2] : "";
  struct soap *soap = soap_new1(SOAP_XML_CANONICAL | SOAP_ENC_PLAIN);
  load();
  soap_register_plugin_arg(soap, soap_wsse, NULL);
  encrypted = !strcmp(what, "decrypt");
  if (encrypted || !strcmp(what, "verify"))
    return receive(soap, how);
  return send_order(soap, strcmp(what, "sign") ? how : NULL);
}
