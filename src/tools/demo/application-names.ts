/** The applications of examples/, as `ilion demo --app` takes them. */
export const applicationNames = ['iot', 'messaging', 'user-events', 'gaming', 'finance'] as const;

export type ApplicationName = (typeof applicationNames)[number];
