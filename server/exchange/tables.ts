/** Headings of OneRoster 1.2 CSV (1EdTech, 1.2.1), in their order. Those we read or write; the rest are only named. */
export const tables = {
  academicSessions: [
    ...["sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate"],
    ...["parentSourcedId", "schoolYear"],
  ],
  orgs: [
    ...["sourcedId", "status", "dateLastModified", "name", "type", "identifier"],
    "parentSourcedId",
  ],
  courses: [
    ...["sourcedId", "status", "dateLastModified", "schoolYearSourcedId", "title", "courseCode"],
    ...["grades", "orgSourcedId", "subjects", "subjectCodes"],
  ],
  classes: [
    ...["sourcedId", "status", "dateLastModified", "title", "grades", "courseSourcedId"],
    ...["classCode", "classType", "location", "schoolSourcedId", "termSourcedIds", "subjects"],
    ...["subjectCodes", "periods"],
  ],
  users: [
    ...["sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds"],
    ...["givenName", "familyName", "middleName", "identifier", "email", "sms", "phone"],
    ...["agentSourcedIds", "grades", "password", "userMasterIdentifier", "resourceSourcedIds"],
    ...["preferredGivenName", "preferredMiddleName", "preferredFamilyName"],
    ...["primaryOrgSourcedId", "pronouns"],
  ],
  roles: [
    ...["sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role"],
    ...["beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"],
  ],
  enrollments: [
    ...["sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId"],
    ...["userSourcedId", "role", "primary", "beginDate", "endDate"],
  ],
  categories: ["sourcedId", "status", "dateLastModified", "title", "weight"],
  lineItems: [
    ...["sourcedId", "status", "dateLastModified", "title", "description", "assignDate"],
    ...["dueDate", "classSourcedId", "categorySourcedId", "academicSessionSourcedId"],
    ...["resultValueMin", "resultValueMax", "schoolSourcedId"],
  ],
  results: [
    ...["sourcedId", "status", "dateLastModified", "lineItemSourcedId", "studentSourcedId"],
    ...["scoreStatus", "score", "scoreDate", "comment", "textScore", "classSourcedId"],
    ...["inProgress", "incomplete", "late", "missing"],
  ],
} as const satisfies Record<string, readonly string[]>;
export type TableName = keyof typeof tables;

/** Every file the manifest names, in its order. */
export const manifestFiles = [
  ...["academicSessions", "categories", "classes", "classResources", "courses", "courseResources"],
  ...["demographics", "enrollments", "lineItemLearningObjectiveIds", "lineItems"],
  ...["lineItemScoreScales", "orgs", "resources", "resultLearningObjectiveIds", "results"],
  ...["resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources", "users"],
] as const;

/** What an import reads; all else of a bundle is passed over. */
export const readTables = ["orgs", "classes", "users", "roles", "enrollments"] as const;
export type ReadTable = (typeof readTables)[number];
/** Columns without which a row says nothing. */
export const required: Record<ReadTable, readonly string[]> = {
  orgs: ["sourcedId", "name", "type"],
  classes: ["sourcedId", "title", "classType"],
  users: ["sourcedId", "givenName", "familyName"],
  roles: ["sourcedId", "userSourcedId", "role"],
  enrollments: ["sourcedId", "classSourcedId", "userSourcedId", "role"],
};
