package catalog

// commonModels are the records that all of the others refer to: projects, people, tags, files.
var commonModels = []*Model{
	{
		Name: "common.projectcode", Class: "ProjectCode",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "metadata", Type: JSON, Null: true},
			{Name: "code", Type: Char, Size: 50},
			{Name: "description", Type: Char, Size: 200},
			{Name: "responsible", Type: Ref, To: "users.owner", Related: "project_codes", Null: true},
		},
	},
	{
		Name: "common.attachment", Class: "Attachment",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "metadata", Type: JSON, Null: true},
			{Name: "model_type", Type: Char, Size: 100},
			{Name: "model_id", Type: PositiveInt},
			{Name: "attachment", Type: File, Null: true, Size: 100},
			{Name: "link", Type: URL, Null: true, Size: 2000},
			{Name: "comment", Type: Char, Size: 250},
			{Name: "upload_user", Type: Ref, To: "auth.user", Null: true},
			{Name: "upload_date", Type: DateOnly, Null: true},
			{Name: "file_size", Type: PositiveInt},
		},
	},
	{
		Name: "users.owner", Class: "Owner",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "owner_type", Type: ContentType},
			{Name: "owner_id", Type: PositiveInt, Null: true},
		},
	},
	{
		Name: "auth.user", Class: "User",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "last_login", Type: DateTime, Null: true},
			{Name: "is_superuser", Type: Bool},
			{Name: "username", Type: Char, Size: 150},
			{Name: "first_name", Type: Char, Size: 150},
			{Name: "last_name", Type: Char, Size: 150},
			{Name: "email", Type: Email, Size: 254},
			{Name: "is_staff", Type: Bool},
			{Name: "is_active", Type: Bool, Default: true},
			{Name: "date_joined", Type: DateTime},
		},
	},
	{
		Name: "auth.group", Class: "Group",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "name", Type: Char, Size: 150},
		},
	},
	{
		Name: "taggit.tag", Class: "Tag",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "name", Type: Char, Size: 100},
			{Name: "slug", Type: Char, Class: "SlugField", Size: 100},
		},
	},
	{
		Name: "taggit.taggeditem", Class: "TaggedItem",
		Fields: []*Field{
			{Name: "id", Type: Auto},
			{Name: "tag", Type: Ref, To: "taggit.tag", Related: "taggit_taggeditem_items"},
			{Name: "content_type", Type: ContentType},
			{Name: "object_id", Type: Int},
		},
	},
}
