/** How endpoints (`address:port`) are shown: -pp keeps the port, -r asks for a name. */
export interface AddressForm {
  readonly printPort: boolean;
  /** Name of an address; the address itself when it has none or nobody asked for names. */
  nameOf(address: string): string;
}

export const plainAddresses: AddressForm = { printPort: false, nameOf: (address) => address };

export function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':'));
}

export function showAddress(endpoint: string, form: AddressForm): string {
  const name = form.nameOf(addressOf(endpoint));
  return form.printPort ? `${name}:${endpoint.slice(endpoint.lastIndexOf(':') + 1)}` : name;
}
