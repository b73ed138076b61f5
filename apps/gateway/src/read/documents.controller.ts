import { Controller, Get } from '@nestjs/common';
import { asyncapiDocument, openapiDocument } from '#libs/protocol';

/** The contract as documents, made from the schemas that check the input. */
@Controller()
export class DocumentsController {
  private readonly openapi = openapiDocument();
  private readonly asyncapi = asyncapiDocument();

  @Get('openapi.json')
  http(): unknown {
    return this.openapi;
  }

  @Get('asyncapi.json')
  sockets(): unknown {
    return this.asyncapi;
  }
}
