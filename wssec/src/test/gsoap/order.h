// The message that the tests send, for soapcpp2; and the security header.
#import "wsse.h"

//gsoap o service name: order
//gsoap o schema namespace: urn:example:order
//gsoap o schema elementForm: qualified
//gsoap o schema attributeForm: unqualified
struct o__item
{
  char *__item;
  @int count;
};

// One way: nothing is answered.
int o__order(struct o__item *item, void);
