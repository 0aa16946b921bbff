CREATE TABLE `member_drafts` (
	`chat_id` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`text` text NOT NULL,
	`reply_to` text,
	`device` text,
	`updated_at` integer NOT NULL,
	`rev` integer NOT NULL,
	PRIMARY KEY(`author_id`, `chat_id`)
);
--> statement-breakpoint
INSERT INTO member_drafts (chat_id, author_id, author_name, text, reply_to, device, updated_at, rev) SELECT chat_id, author_id, author_name, text, reply_to, device, updated_at, rev FROM drafts;